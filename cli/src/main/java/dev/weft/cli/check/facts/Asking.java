package dev.weft.cli.check.facts;

import dev.weft.cli.CannotException;
import dev.weft.cli.cluster.Reasons;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever a question to the API server ends in into a value. An API server that is away is
 * asked once, not once for each question.
 */
final class Asking {
  private static final int NOT_FOUND = 404;

  private @Nullable String gone;

  <T> Found<T> ask(Supplier<? extends @Nullable T> question) {
    if (gone != null) {
      return new Found.Unreadable<>(gone);
    }
    try {
      T answer = question.get();
      return answer == null ? new Found.Missing<>() : new Found.Is<>(answer);
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return new Found.Missing<>();
      }
      if (Reasons.isUnreachable(e)) {
        gone = Reasons.of(e);
      }
      return new Found.Unreadable<>(Reasons.of(e));
    } catch (CannotException e) {
      return new Found.Unreadable<>(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) { // an object that is not as its class says: Jackson's, wrapped
      return new Found.Unreadable<>(Reasons.ofUnreadable(e));
    }
  }

  /** From now on nothing is asked. */
  void giveUp(String why) {
    gone = why;
  }
}
