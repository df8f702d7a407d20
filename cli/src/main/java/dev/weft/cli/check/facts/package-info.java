/** What the checks are about: gathered by a thin shell, handed on as values. */
@NullMarked
package dev.weft.cli.check.facts;

import org.jspecify.annotations.NullMarked;
