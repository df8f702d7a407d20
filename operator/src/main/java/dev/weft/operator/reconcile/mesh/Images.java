package dev.weft.operator.reconcile.mesh;

import org.jspecify.annotations.Nullable;

/**
 * What the operator was installed with and hands on to the control plane.
 *
 * @param interception for Meshes that do not say; null for the serve role's own default
 * @param verifyPodAddress false to take tokens from wherever they come
 */
public record Images(
    String operator, String proxy, @Nullable String interception, boolean verifyPodAddress) {}
