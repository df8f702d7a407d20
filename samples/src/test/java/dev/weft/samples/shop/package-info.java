@NullMarked
package dev.weft.samples.shop;

import org.jspecify.annotations.NullMarked;
