/**
 * The Mesh: its control plane's objects, its certificates, its fleet, its status. Pure but for
 * MeshReconciler and what it applies with.
 */
@NullMarked
package dev.weft.operator.reconcile.mesh;

import org.jspecify.annotations.NullMarked;
