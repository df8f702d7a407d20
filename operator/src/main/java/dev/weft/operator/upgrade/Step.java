package dev.weft.operator.upgrade;

import dev.weft.operator.fleet.PodState;

/**
 * One write to the cluster. Each is one patch, and all that must be known afterwards is in it:
 * whoever leads after a crash sees from the pods how far it was.
 */
public sealed interface Step {
  /** New requests are to go to the pod's siblings from now on. */
  record Drain(PodState pod) implements Step {}

  /**
   * The pod's proxy gets another image.
   *
   * @param version that the image is said to have
   * @param previous what a rollback goes back to; empty to leave what is remembered already
   * @param before what the proxy had counted, to be compared with; goes with {@code previous}, and
   *     is empty for a proxy that was not well
   * @param watched false for one that was not well before: it may stay so
   */
  record Change(
      PodState pod, String image, String version, String previous, String before, boolean watched)
      implements Step {}

  /** The pod's new proxy is well, or nothing was changed: requests may come again. */
  record Release(PodState pod) implements Step {}

  /** Nobody will roll this pod back any more. */
  record Forget(PodState pod) implements Step {}

  /** The workload is rolled, so that its pods are made anew. */
  record Restart(Workload workload) implements Step {}
}
