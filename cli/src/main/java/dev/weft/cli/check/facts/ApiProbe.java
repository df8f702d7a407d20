package dev.weft.cli.check.facts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.cli.CannotException;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks the API server about itself, and what we may do there. */
final class ApiProbe {
  private static final int ANSWER_SECONDS = 10;
  private static final int NOT_FOUND = 404;
  private static final String NO_API_SERVER =
      "its /version tells none: not a Kubernetes API server?";

  private final KubernetesClient client;
  private final Asking asking;
  private final InstantSource clock;

  ApiProbe(KubernetesClient client, Asking asking, InstantSource clock) {
    this.client = client;
    this.asking = asking;
    this.clock = clock;
  }

  private record Greeting(int code, String body, @Nullable String date) {}

  ApiFacts look() {
    Found<Greeting> greeting = asking.ask(this::greet);
    Instant here = clock.instant();
    return new ApiFacts(
        Found.of(String.valueOf(client.getMasterUrl())),
        version(greeting),
        asking.ask(this::user),
        date(greeting),
        here);
  }

  /** Where there is no client. */
  static ApiFacts none(String why, Instant here) {
    return new ApiFacts(
        new Found.Unreadable<>(why),
        new Found.Unreadable<>(why),
        new Found.Unreadable<>(why),
        new Found.Unreadable<>(why),
        here);
  }

  Found<Boolean> may(Access access) {
    return asking.ask(() -> {
      String[] resource = access.resource().split("/", 2);
      SelfSubjectAccessReview answer =
          client
              .authorization()
              .v1()
              .selfSubjectAccessReview()
              .create(
                  new SelfSubjectAccessReviewBuilder()
                      .withNewSpec()
                      .withNewResourceAttributes()
                      .withVerb(access.verb())
                      .withGroup(access.group())
                      .withResource(resource[0])
                      .withSubresource(resource.length > 1 ? resource[1] : null)
                      .withNamespace(access.namespace())
                      .withName(access.name())
                      .endResourceAttributes()
                      .endSpec()
                      .build());
      return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    });
  }

  /** By hand, for the client does not show headers. */
  private Greeting greet() {
    HttpClient http = client.getHttpClient();
    String url = String.valueOf(client.getMasterUrl()).replaceAll("/+$", "") + "/version";
    try {
      HttpResponse<String> answer =
          http.sendAsync(http.newHttpRequestBuilder().uri(url).build(), String.class)
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return new Greeting(
          answer.code(), answer.body(), answer.headers("Date").stream().findFirst().orElse(null));
    } catch (ExecutionException | TimeoutException e) {
      throw new KubernetesClientException("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotException("interrupted");
    }
  }

  private static Found<ApiFacts.ServerVersion> version(Found<Greeting> greeting) {
    return switch (greeting) {
      case Found.Missing<Greeting> _ -> new Found.Missing<>();
      case Found.Unreadable<Greeting>(String why) -> new Found.Unreadable<>(why);
      case Found.Is<Greeting>(Greeting(int code, String body, var _)) -> {
        if (code == NOT_FOUND) {
          yield new Found.Missing<>();
        }
        if (code != 200) {
          yield new Found.Unreadable<>("/version: HTTP status " + code);
        }
        try {
          JsonNode json = Serialization.unmarshal(body, JsonNode.class);
          if (!json.path("major").isTextual()) {
            yield new Found.Unreadable<>(NO_API_SERVER);
          }
          String text = json.path("gitVersion").asText();
          String numbers = "v" + json.path("major").asText() + "." + json.path("minor").asText();
          yield Found.of(new ApiFacts.ServerVersion(text.isEmpty() ? numbers : text));
        } catch (RuntimeException e) { // Jackson's, wrapped: something else answers there
          yield new Found.Unreadable<>(NO_API_SERVER);
        }
      }
    };
  }

  private static Found<Instant> date(Found<Greeting> greeting) {
    Optional<String> date = greeting.optional().flatMap(g -> Optional.ofNullable(g.date()));
    if (date.isEmpty()) {
      return new Found.Missing<>();
    }
    try {
      return Found.of(
          ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return new Found.Unreadable<>("the header Date: '" + date.get() + "'");
    }
  }

  private @Nullable String user() {
    SelfSubjectReview review =
        client
            .authentication()
            .v1()
            .selfSubjectReviews()
            .create(new SelfSubjectReviewBuilder().build());
    if (review.getStatus() == null || review.getStatus().getUserInfo() == null) {
      return null;
    }
    List<String> groups = review.getStatus().getUserInfo().getGroups();
    String name = String.valueOf(review.getStatus().getUserInfo().getUsername());
    return groups.contains("system:unauthenticated") ? "" : name;
  }
}
