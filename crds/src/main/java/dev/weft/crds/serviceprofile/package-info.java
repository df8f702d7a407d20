/**
 * The ServiceProfile: how requests to one service are routed, classified, timed out, retried and
 * balanced.
 */
@NullMarked
package dev.weft.crds.serviceprofile;

import org.jspecify.annotations.NullMarked;
