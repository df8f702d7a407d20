package dev.weft.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;

/** Says in one line what a client's exception says in many. */
public final class Reasons {
  private Reasons() {}

  public static String of(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return oneLine(e.getStatus().getMessage());
    }
    if (e.getCode() > 0) {
      return "HTTP status " + e.getCode();
    }
    Throwable last = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      last = cause;
      switch (cause) {
        case ConnectException _ -> {
          return "connection refused";
        }
        case UnknownHostException _, UnresolvedAddressException _ -> {
          return "unknown host";
        }
        case TimeoutException _, HttpTimeoutException _ -> {
          return "no answer in time";
        }
        default -> {
          // its cause may say more
        }
      }
    }
    return oneLine(last.getMessage() == null ? last.toString() : last.getMessage());
  }

  /** Nothing came back at all, so that the next question would fare no better. */
  public static boolean isUnreachable(KubernetesClientException e) {
    if (e.getCode() > 0 || e.getStatus() != null) {
      return false;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          || cause instanceof TimeoutException
          || cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  /** Of what came back and makes no sense. */
  public static String ofUnreadable(RuntimeException e) {
    return oneLine(String.valueOf(e.getMessage()));
  }

  /** Of the body of an error: the API server's Status, or a page. */
  public static String ofBody(String body) {
    if (body.startsWith("{")) {
      try {
        JsonNode message = Serialization.unmarshal(body, JsonNode.class).path("message");
        if (message.isTextual()) {
          return oneLine(message.asText());
        }
      } catch (RuntimeException e) {
        return oneLine(body); // no JSON after all
      }
    }
    return oneLine(String.join("; ", body.lines().toList()));
  }

  private static String oneLine(String text) {
    String line = text.lines().findFirst().orElse("").strip();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
