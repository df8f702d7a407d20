/** The operator: see the module's README for which package to read first. */
@NullMarked
package dev.weft.operator;

import org.jspecify.annotations.NullMarked;
