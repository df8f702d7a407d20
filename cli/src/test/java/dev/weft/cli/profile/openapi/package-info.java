@NullMarked
package dev.weft.cli.profile.openapi;

import org.jspecify.annotations.NullMarked;
