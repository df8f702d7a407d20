@NullMarked
package dev.weft.playground.controllers;

import org.jspecify.annotations.NullMarked;
