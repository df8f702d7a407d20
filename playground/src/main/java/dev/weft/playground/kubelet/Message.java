package dev.weft.playground.kubelet;

/** What a pod's worker is told. */
sealed interface Message {
  /** There is a newer version of the object. */
  record Updated() implements Message {}

  /** The object is gone: end at once what is left. */
  record Gone() implements Message {}

  record Exited(String container, long run, int code) implements Message {}

  record Probed(String container, long run, ProbeKind kind, Prober.Result result)
      implements Message {}

  /** A ConfigMap or Secret of the namespace changed. */
  record Refresh() implements Message {}

  /** The playground ends: end the processes, leave the object alone. */
  record Shutdown() implements Message {}
}
