/** Live traffic to routes: {@code LogFollowing} asks, all the rest is pure. */
@NullMarked
package dev.weft.cli.profile.traffic;

import org.jspecify.annotations.NullMarked;
