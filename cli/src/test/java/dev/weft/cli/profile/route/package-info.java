@NullMarked
package dev.weft.cli.profile.route;

import org.jspecify.annotations.NullMarked;
