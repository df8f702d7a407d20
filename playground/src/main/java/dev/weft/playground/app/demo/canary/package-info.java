/**
 * {@code weft playground --demo=canary}: a release that is promoted, and one that is rolled back.
 */
@NullMarked
package dev.weft.playground.app.demo.canary;

import org.jspecify.annotations.NullMarked;
