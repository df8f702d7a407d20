@NullMarked
package dev.weft.playground.app.demo.switching;

import org.jspecify.annotations.NullMarked;
