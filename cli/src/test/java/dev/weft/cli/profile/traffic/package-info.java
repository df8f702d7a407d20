@NullMarked
package dev.weft.cli.profile.traffic;

import org.jspecify.annotations.NullMarked;
