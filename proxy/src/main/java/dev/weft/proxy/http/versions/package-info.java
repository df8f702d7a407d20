/** Where a version of HTTP is chosen. Nothing else knows both. */
@NullMarked
package dev.weft.proxy.http.versions;

import org.jspecify.annotations.NullMarked;
