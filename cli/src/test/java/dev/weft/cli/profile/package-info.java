@NullMarked
package dev.weft.cli.profile;

import org.jspecify.annotations.NullMarked;
