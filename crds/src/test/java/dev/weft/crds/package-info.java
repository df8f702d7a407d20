@NullMarked
package dev.weft.crds;

import org.jspecify.annotations.NullMarked;
