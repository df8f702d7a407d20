/** What a cluster must have before a Mesh can be made: rendered as objects or as one YAML. Pure. */
@NullMarked
package dev.weft.operator.install;

import org.jspecify.annotations.NullMarked;
