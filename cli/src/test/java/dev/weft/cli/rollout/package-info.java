@NullMarked
package dev.weft.cli.rollout;

import org.jspecify.annotations.NullMarked;
