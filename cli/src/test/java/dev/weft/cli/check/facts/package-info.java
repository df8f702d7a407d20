@NullMarked
package dev.weft.cli.check.facts;

import org.jspecify.annotations.NullMarked;
