/**
 * Makes the CustomResourceDefinitions' YAML from the Java types. Read {@code GenerateCrds} first.
 */
@NullMarked
package dev.weft.crds.generate;

import org.jspecify.annotations.NullMarked;
