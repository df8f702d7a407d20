/**
 * A kubelet stand-in: pods as local processes. The decisions are pure ({@link
 * dev.weft.playground.kubelet.PodPlan}: pod and state in, steps out; {@link
 * dev.weft.playground.kubelet.StatusOf}); {@link dev.weft.playground.kubelet.PodWorker} carries
 * them out on one virtual thread a pod. Read those three first.
 */
@NullMarked
package dev.weft.playground.kubelet;

import org.jspecify.annotations.NullMarked;
