/** The HTTP shell: requests, discovery, lists, watches, tables, pods' logs. */
@NullMarked
package dev.weft.playground.apiserver.http;

import org.jspecify.annotations.NullMarked;
