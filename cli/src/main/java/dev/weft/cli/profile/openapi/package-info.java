/** Pure: OpenAPI 3 and Swagger 2.0 to routes. */
@NullMarked
package dev.weft.cli.profile.openapi;

import org.jspecify.annotations.NullMarked;
