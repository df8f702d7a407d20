package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;

/** What is to be done next for a pod. */
public sealed interface Step {
  record Start(Container container) implements Step {}

  /** preStop hook, then SIGTERM; SIGKILL when {@code grace} is over. */
  record Stop(Container container, Duration grace, String why, boolean replaced) implements Step {}

  record Kill(Container container) implements Step {}

  /** All init containers have done their part. */
  record Initialized() implements Step {}

  /** Nothing runs any more and nothing will: free what the pod holds. */
  record Release() implements Step {}

  /** The pod was deleted and has ended: take the object away. */
  record Remove() implements Step {}
}
