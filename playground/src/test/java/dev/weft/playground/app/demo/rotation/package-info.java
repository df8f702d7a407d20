@NullMarked
package dev.weft.playground.app.demo.rotation;

import org.jspecify.annotations.NullMarked;
