/** {@code weft playground --demo}: faults under load, and what they cost. */
@NullMarked
package dev.weft.playground.app.demo;

import org.jspecify.annotations.NullMarked;
