/** What should hold, checked: each finding says what to do about it. */
@NullMarked
package dev.weft.cli.check;

import org.jspecify.annotations.NullMarked;
