/**
 * The Mesh: one per cluster, says how the control plane, the proxies, identity and upgrades are to
 * be.
 */
@NullMarked
package dev.weft.crds.mesh;

import org.jspecify.annotations.NullMarked;
