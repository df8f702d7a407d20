@NullMarked
package dev.weft.playground.app.demo;

import org.jspecify.annotations.NullMarked;
