package dev.weft.operator.stray;

import dev.weft.crds.mesh.MissingProxies;
import dev.weft.operator.status.Events;

/**
 * What an event says of a pod without a proxy.
 *
 * @param reason with the pod's uid it names the event, so that it is told once
 */
record Telling(Events.Type type, String reason, String note) {
  static Telling of(Unmeshed pod, MissingProxies policy) {
    if (!pod.canHaveProxy()) {
      return new Telling(
          Events.Type.NORMAL, "NotInjected", "No proxy is injected: " + pod.bar() + ".");
    }
    return new Telling(
        Events.Type.WARNING,
        "ProxyMissing",
        "The pod should have a proxy and has none: it was made before it or its namespace asked for one, or while the"
            + " webhook was away. "
            + remedy(pod, policy));
  }

  static Telling inVain(Unmeshed pod) {
    return new Telling(
        Events.Type.WARNING,
        "RecreatedInVain",
        "A pod of "
            + pod.owner()
            + " was recreated and has no proxy again; no other is evicted. See whether the API server asks the webhook"
            + " weft-injector about it.");
  }

  static Telling evicted(Unmeshed pod) {
    return new Telling(
        Events.Type.NORMAL,
        "Recreating",
        "Evicted, so that " + pod.owner() + " makes it again with a proxy.");
  }

  static Telling refused(Unmeshed pod, String why) {
    return new Telling(
        Events.Type.WARNING,
        "NotRecreated",
        "It stays as it is, for with a proxy " + pod.owner() + " could not make it again: " + why);
  }

  private static String remedy(Unmeshed pod, MissingProxies policy) {
    if (!pod.conflict().isEmpty()) {
      return "One like it would be refused: " + pod.conflict() + ".";
    }
    if (!pod.madeAgain()) {
      return "Nobody who is known to make it again owns it: make it anew.";
    }
    return switch (policy) {
      case RECREATE -> "It is going to be evicted, as the Mesh's spec.injection.missing says.";
      case REPORT ->
          "Restart "
              + pod.owner()
              + " (weft restart --missing -n "
              + pod.id().namespace()
              + "), or set the Mesh's spec.injection.missing to Recreate.";
    };
  }
}
