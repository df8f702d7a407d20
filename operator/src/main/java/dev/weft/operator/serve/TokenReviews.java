package dev.weft.operator.serve;

import dev.weft.api.Names;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks the API server about a token: TokenReview, bound to our audience. */
public final class TokenReviews implements TokenCheck {
  private static final Pattern SERVICE_ACCOUNT =
      Pattern.compile("system:serviceaccount:([^:]+):([^:]+)");
  private static final String POD_NAME = "authentication.kubernetes.io/pod-name";
  private static final String NODE_NAME = "authentication.kubernetes.io/node-name"; // KEP-4193
  private static final int AT_ONCE = 16; // after a restart every proxy comes at the same time
  private static final long WAIT_SECONDS = 10;

  private final KubernetesClient client;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  public TokenReviews(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Verdict check(String token) {
    try {
      if (!slots.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        return new Verdict.Unavailable("too many tokens wait to be reviewed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Verdict.Unavailable("stopping");
    }
    try {
      return verdict(token, client.tokenReviews().create(request(token)).getStatus());
    } catch (KubernetesClientException e) {
      // The message may quote the request; the request holds the token.
      return new Verdict.Unavailable(
          "the API server did not review the token (status " + e.getCode() + ")");
    } finally {
      slots.release();
    }
  }

  private static TokenReview request(String token) {
    return new TokenReviewBuilder()
        .withNewSpec()
        .withToken(token)
        .withAudiences(Names.TOKEN_AUDIENCE)
        .endSpec()
        .build();
  }

  static Verdict verdict(String token, @Nullable TokenReviewStatus status) {
    if (status == null || !Boolean.TRUE.equals(status.getAuthenticated())) {
      return new Verdict.Refused("the API server does not accept the token");
    }
    if (!status.getAudiences().contains(Names.TOKEN_AUDIENCE)) {
      return new Verdict.Refused(
          "the token is for audience "
              + status.getAudiences()
              + " (expected: "
              + Names.TOKEN_AUDIENCE
              + ")");
    }
    Matcher account = SERVICE_ACCOUNT.matcher(status.getUser().getUsername());
    if (!account.matches()) {
      return new Verdict.Refused(
          "the token is of " + status.getUser().getUsername() + " (expected: a ServiceAccount)");
    }
    Map<String, List<String>> extra =
        Objects.requireNonNullElse(status.getUser().getExtra(), Map.of());
    return new Verdict.Known(
        new Caller(
            account.group(1), account.group(2), first(extra, POD_NAME), first(extra, NODE_NAME)),
        JwtExpiry.of(token).orElse(Instant.MAX));
  }

  private static @Nullable String first(Map<String, List<String>> extra, String name) {
    List<String> values = extra.getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.getFirst();
  }
}
