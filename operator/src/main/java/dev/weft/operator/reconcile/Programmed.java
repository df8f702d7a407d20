package dev.weft.operator.reconcile;

import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.status.ConditionSet.State;

/** The condition Programmed: whether proxies act on a generation. Ordered checks. */
public record Programmed(State state, String reason, String message) {
  public static final String TYPE = "Programmed";

  /**
   * @param proxies what those are called that must have it, such as {@code subscribed proxies}
   * @param nobody what is to be said when there is none
   */
  public static Programmed of(
      FleetView fleet, FleetView.Progress progress, String proxies, String nobody) {
    String counts =
        progress.acknowledged()
            + " of "
            + progress.subscribers()
            + " "
            + proxies
            + " have acknowledged this generation";
    if (fleet.replicas().isEmpty()) {
      return new Programmed(State.UNKNOWN, "NoControlPlane", "No control plane serves at present.");
    }
    if (!fleet.complete()) {
      return new Programmed(
          State.UNKNOWN,
          "ControlPlaneNotReached",
          "A replica of the control plane cannot be asked at present; " + counts + " elsewhere.");
    }
    if (!progress.behind().isEmpty()) {
      return new Programmed(
          State.FALSE,
          "Pending",
          "Replicas of the control plane do not have this generation yet: "
              + String.join(", ", progress.behind())
              + ".");
    }
    if (!progress.refused().isEmpty()) {
      return new Programmed(
          State.FALSE,
          "RefusedByProxies",
          counts + "; refused: " + String.join("; ", progress.refused()));
    }
    if (progress.acknowledged() < progress.subscribers()) {
      return new Programmed(State.FALSE, "Pending", counts + ".");
    }
    return progress.subscribers() == 0
        ? new Programmed(State.TRUE, "NoSubscribers", nobody)
        : new Programmed(State.TRUE, "Acknowledged", counts + ".");
  }

  /** Of what is said about a Service: the proxies that talk to it must have it. */
  public static Programmed ofService(FleetView fleet, FleetView.Progress progress) {
    return of(
        fleet,
        progress,
        "subscribed proxies",
        "No proxy talks to this service at present; the next one that does gets this generation.");
  }

  public void in(ConditionSet conditions) {
    conditions.set(TYPE, state, reason, message);
  }
}
