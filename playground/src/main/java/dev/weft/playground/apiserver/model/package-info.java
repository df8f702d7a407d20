/** What objects, selectors, field errors and refusals are; JSON trees throughout. Pure. */
@NullMarked
package dev.weft.playground.apiserver.model;

import org.jspecify.annotations.NullMarked;
