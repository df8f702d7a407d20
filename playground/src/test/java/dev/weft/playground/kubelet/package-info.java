@NullMarked
package dev.weft.playground.kubelet;

import org.jspecify.annotations.NullMarked;
