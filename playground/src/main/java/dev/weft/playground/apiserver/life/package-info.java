/** What happens to objects afterwards: garbage collection, ends of namespaces and of kinds. */
@NullMarked
package dev.weft.playground.apiserver.life;

import org.jspecify.annotations.NullMarked;
