package dev.weft.operator.translate;

import dev.weft.api.policy.RateLimit.ForClients;
import dev.weft.api.policy.RateLimit.PerClient;
import dev.weft.api.policy.RateLimit.Rate;
import dev.weft.crds.serviceprofile.RateLimit;
import dev.weft.crds.serviceprofile.RateLimit.ClientLimit;
import dev.weft.operator.resolve.ServiceKey;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** How many requests a service's pods accept. */
final class Limiting {
  private static final String FIELD = "spec.rateLimit";
  private static final int MAX = 10_000_000;

  private final Problems problems;
  private final String namespace;
  private final String profile;

  /**
   * @param namespace of the profile
   * @param profile its name, a Service's
   */
  Limiting(Problems problems, String namespace, String profile) {
    this.problems = problems;
    this.namespace = namespace;
    this.profile = profile;
  }

  /** Null for as many as they can. */
  @Nullable Limits of(@Nullable RateLimit asked) {
    if (asked == null) {
      return null;
    }
    String own = ProfileTranslator.service(profile).map(ServiceKey::namespace).orElse(namespace);
    if (!own.equals(namespace)) {
      problems.add(
          FIELD,
          "is given in namespace '"
              + namespace
              + "' (expected: in the service's own, "
              + own
              + ")");
    }
    if (asked.requestsPerSecond() == null && asked.perClient() == null) {
      problems.add(FIELD, "is empty (expected: requestsPerSecond, perClient or both)");
    }
    if (asked.burst() != null && asked.requestsPerSecond() == null) {
      problems.add(
          FIELD + ".burst",
          "'" + asked.burst() + "' (expected: beside requestsPerSecond, and only there)");
    }
    return new Limits(
        asked.requestsPerSecond() == null ? null : all(asked.requestsPerSecond(), asked.burst()),
        asked.perClient() == null ? null : perClient(asked.perClient()));
  }

  private Rate all(int perSecond, @Nullable Integer burst) {
    number(perSecond, FIELD + ".requestsPerSecond");
    if (burst == null) {
      return Rate.of(perSecond);
    }
    number(burst, FIELD + ".burst");
    return new Rate(perSecond, burst);
  }

  private PerClient perClient(RateLimit.PerClient asked) {
    String field = FIELD + ".perClient";
    number(asked.requestsPerSecond(), field + ".requestsPerSecond");
    var overrides = new ArrayList<ForClients>();
    for (int i = 0; i < asked.overrides().size(); i++) {
      overrides.add(override(asked.overrides().get(i), field + ".overrides[" + i + "]"));
    }
    return new PerClient(Rate.of(asked.requestsPerSecond()), overrides);
  }

  private ForClients override(ClientLimit asked, String field) {
    number(asked.requestsPerSecond(), field + ".requestsPerSecond");
    if (asked.identities().isEmpty()) {
      problems.add(field + ".identities", "is empty (expected: at least one identity)");
    }
    for (int i = 0; i < asked.identities().size(); i++) {
      String text = asked.identities().get(i);
      if (Clients.uri(text, "any.example").isEmpty()) {
        problems.add(
            field + ".identities[" + i + "]",
            "'" + text + "' (expected: " + Clients.EXPECTED_IDENTITY + ")");
      }
    }
    return new ForClients(asked.identities(), Rate.of(asked.requestsPerSecond()));
  }

  private void number(int number, String field) {
    if (number < 1 || number > MAX) {
      problems.add(field, "'" + number + "' (expected: 1 to " + MAX + ")");
    }
  }
}
