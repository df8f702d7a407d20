/** Pure: paths as patterns, the order among them, and the routes of a profile. */
@NullMarked
package dev.weft.cli.profile.route;

import org.jspecify.annotations.NullMarked;
