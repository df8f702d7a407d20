package dev.weft.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The conditions of one object, by the rules of metav1.Condition: a transition time moves only when
 * the status does. Immutable.
 */
public final class ConditionSet {
  private static final int MAX_MESSAGE = 32_768;

  private final List<Condition> before;
  private final List<Condition> now = new ArrayList<>();
  private final long generation;
  private final Instant time;

  /**
   * @param before as they stand in the object
   * @param generation that the new ones speak of
   */
  public ConditionSet(List<Condition> before, long generation, Instant time) {
    this.before = List.copyOf(before);
    this.generation = generation;
    this.time = time;
  }

  public ConditionSet set(String type, State state, String reason, String message) {
    String since =
        find(before, type)
            .filter(old -> state.text().equals(old.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> time.truncatedTo(ChronoUnit.SECONDS).toString());
    now.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(state.text())
            .withReason(reason)
            .withMessage(message.substring(0, Math.min(MAX_MESSAGE, message.length())))
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
    return this;
  }

  /** In the order in which they were set. What was not set again is gone. */
  public List<Condition> list() {
    return List.copyOf(now);
  }

  /**
   * A condition whose status or reason has changed: worth an event.
   *
   * @param from the status before; empty when the condition is new
   */
  public record Transition(String from, Condition to) {}

  public List<Transition> transitions() {
    var transitions = new ArrayList<Transition>();
    for (Condition condition : now) {
      Optional<Condition> old = find(before, condition.getType());
      if (old.isEmpty()
          || !old.get().getStatus().equals(condition.getStatus())
          || !old.get().getReason().equals(condition.getReason())) {
        transitions.add(new Transition(old.map(Condition::getStatus).orElse(""), condition));
      }
    }
    return transitions;
  }

  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(condition -> type.equals(condition.getType())).findFirst();
  }

  /** metav1.ConditionStatus. */
  public enum State {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String text;

    State(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    public static State of(boolean holds) {
      return holds ? TRUE : FALSE;
    }
  }
}
