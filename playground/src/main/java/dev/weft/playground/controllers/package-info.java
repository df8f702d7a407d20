/**
 * What a controller manager does here: each controller is a pure plan (objects in, actions out)
 * inside one thin shell. Read {@link dev.weft.playground.controllers.Controller} first.
 */
@NullMarked
package dev.weft.playground.controllers;

import org.jspecify.annotations.NullMarked;
