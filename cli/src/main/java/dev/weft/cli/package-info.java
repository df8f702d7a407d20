/**
 * The {@code weft} command: one class per subcommand, thin over {@code metrics}, {@code stat} and
 * the operator's install renderer.
 */
@NullMarked
package dev.weft.cli;

import org.jspecify.annotations.NullMarked;
