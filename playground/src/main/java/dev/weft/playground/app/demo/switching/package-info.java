/**
 * {@code weft playground --demo=switch}: how long after a change requests are still treated as
 * before.
 */
@NullMarked
package dev.weft.playground.app.demo.switching;

import org.jspecify.annotations.NullMarked;
