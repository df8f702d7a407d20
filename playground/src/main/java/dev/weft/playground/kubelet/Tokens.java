package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pod's ServiceAccount tokens, each renewed when a fifth of its life is left. Confined to the
 * pod's worker.
 */
final class Tokens implements VolumeFiles.Tokens {
  private record Wanted(String audience, long seconds) {}

  private record Held(String token, Instant renewAt) {}

  private final UnaryOperator<TokenRequest> issuer;
  private final Pod pod;
  private final Clock clock;
  private final Map<Wanted, Held> held = new HashMap<>();

  /** {@code issuer} answers a request for a token of the pod's ServiceAccount. */
  Tokens(UnaryOperator<TokenRequest> issuer, Pod pod, Clock clock) {
    this.issuer = issuer;
    this.pod = pod;
    this.clock = clock;
  }

  @Override
  public String token(@Nullable String audience, long expirySeconds) {
    Wanted wanted = new Wanted(Objects.requireNonNullElse(audience, ""), expirySeconds);
    Held have = held.get(wanted);
    if (have == null || !have.renewAt().isAfter(clock.instant())) {
      have = request(wanted);
      held.put(wanted, have);
    }
    return have.token();
  }

  /** When the first of them is to be renewed. */
  Optional<Instant> renewAt() {
    return held.values().stream().map(Held::renewAt).min(Instant::compareTo);
  }

  private Held request(Wanted wanted) {
    var request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(wanted.seconds())
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Pod")
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endBoundObjectRef()
            .endSpec();
    if (!wanted.audience().isEmpty()) {
      request.editSpec().addToAudiences(wanted.audience()).endSpec();
    }
    TokenRequest answer = issuer.apply(request.build());
    Instant now = clock.instant();
    Duration life =
        Duration.between(now, Instant.parse(answer.getStatus().getExpirationTimestamp()));
    return new Held(answer.getStatus().getToken(), now.plus(life.multipliedBy(4).dividedBy(5)));
  }
}
