package dev.weft.operator.index;

import dev.weft.api.route.Source;
import dev.weft.operator.index.Change.AuthorizationName;
import dev.weft.operator.translate.Authorization;
import dev.weft.operator.translate.AuthorizationTranslator;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The AuthorizationPolicies, by namespace and in the order of their names. Translated once the
 * trust domain is known, and anew when it is another: short names of identities are of it.
 */
final class Authorizations {
  private static final Logger log = LoggerFactory.getLogger(Authorizations.class);

  private final Map<String, NavigableMap<String, Kept>> byNamespace = new HashMap<>();
  private @Nullable String trustDomain;

  /** A policy, and what became of it; null before there is a trust domain. */
  private record Kept(Authorization.Asked asked, @Nullable Authorization translated) {}

  void set(AuthorizationName name, Authorization.@Nullable Asked asked) {
    if (asked != null) {
      byNamespace
          .computeIfAbsent(name.namespace(), _ -> new TreeMap<>())
          .put(name.name(), translate(asked));
      return;
    }
    NavigableMap<String, Kept> others = byNamespace.get(name.namespace());
    if (others != null && others.remove(name.name()) != null && others.isEmpty()) {
      byNamespace.remove(name.namespace());
    }
  }

  void trustDomainIs(String name) {
    if (!name.equals(trustDomain)) {
      trustDomain = name;
      byNamespace
          .values()
          .forEach(policies -> policies.replaceAll((_, kept) -> translate(kept.asked)));
    }
  }

  List<Authorization> in(String namespace) {
    NavigableMap<String, Kept> policies = byNamespace.get(namespace);
    return policies == null
        ? List.of()
        : policies.values().stream().map(Kept::translated).filter(Objects::nonNull).toList();
  }

  Collection<Source> sources() {
    return byNamespace.values().stream()
        .flatMap(policies -> policies.values().stream())
        .map(kept -> kept.asked.source())
        .toList();
  }

  private Kept translate(Authorization.Asked asked) {
    if (trustDomain == null) {
      return new Kept(asked, null);
    }
    Authorization translated = AuthorizationTranslator.translate(asked, trustDomain);
    if (translated instanceof Authorization.Rejected rejected) {
      log.warn(
          "policy refused; it allows nobody policy={} generation={} problems={}",
          rejected.rule().name(),
          rejected.source().generation(),
          rejected.why().message());
    }
    return new Kept(asked, translated);
  }
}
