@NullMarked
package dev.weft.cli.profile.proto;

import org.jspecify.annotations.NullMarked;
