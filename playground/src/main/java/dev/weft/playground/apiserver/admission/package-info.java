/** Admission webhooks: which are asked, how they are reached, what they answer. */
@NullMarked
package dev.weft.playground.apiserver.admission;

import org.jspecify.annotations.NullMarked;
