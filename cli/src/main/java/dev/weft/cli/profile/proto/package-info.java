/** Pure: protobuf's services to routes. */
@NullMarked
package dev.weft.cli.profile.proto;

import org.jspecify.annotations.NullMarked;
