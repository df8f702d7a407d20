package dev.weft.cli.check;

import dev.weft.cli.identity.Ago;
import dev.weft.cli.identity.Facts;
import dev.weft.cli.identity.IdentityReport;
import dev.weft.cli.identity.ProxyState;
import dev.weft.identity.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks of the proxies' certificates and of whom they trust. Pure. */
final class DataPlaneChecks {
  static final String NAME = "weft-identity-data-plane";

  /** Proxies renew at 60 to 70 % of a certificate's life; what is older than this share did not. */
  private static final double OVERDUE = 0.9;

  private DataPlaneChecks() {}

  static Category of(Facts facts) {
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.of(
            Check.Result.WARNING,
            "data plane proxies answer",
            facts.silent().entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .toList(),
            "what these have is not known: look whether their pods run and are ready"));
    checks.add(haveAcknowledged(facts));
    checks.add(haveCertificates(facts));
    checks.add(areValid(facts));
    checks.add(areRenewedInTime(facts));
    checks.add(matchTheAnchors(facts));
    checks.add(proveTheirPods(facts));
    return new Category(NAME, checks);
  }

  private static Check haveAcknowledged(Facts facts) {
    return Check.none(
        "data plane proxies have acknowledged the trust anchors",
        IdentityReport.of(facts).proxies().stream()
            .filter(proxy -> !proxy.acknowledged())
            .map(proxy -> proxy.pod().text())
            .toList(),
        "a rotation waits for these: see 'control' in their /state, and whether the control plane runs");
  }

  private static Check haveCertificates(Facts facts) {
    List<String> wrong = new ArrayList<>();
    facts
        .known()
        .forEach((pod, state) -> {
          if (state.leaf() == null) {
            String why = state.failure() == null ? "" : ": " + state.failure();
            wrong.add(pod.text() + " has none" + why);
          }
        });
    return Check.none(
        "data plane proxies have certificates",
        wrong,
        "see 'identity' in their /state, and the control plane's log");
  }

  private static Check areValid(Facts facts) {
    return each(
        facts,
        "data plane proxies' certificates are within the validity period",
        (_, leaf) -> {
          if (leaf != null && leaf.notAfter().isBefore(facts.at())) {
            return "expired " + Ago.text(leaf.notAfter(), facts.at());
          }
          return leaf != null && leaf.notBefore().isAfter(facts.at())
              ? "is valid " + Ago.text(leaf.notBefore(), facts.at())
              : "";
        },
        "these cannot renew: see 'control' in their /state, and whether the control plane runs");
  }

  private static Check areRenewedInTime(Facts facts) {
    List<String> wrong =
        wrong(facts, (_, leaf) -> leaf != null && isOverdue(leaf, facts.at()) ? "is overdue" : "");
    return Check.of(
        Check.Result.WARNING,
        "data plane proxies renew their certificates in time",
        wrong,
        "see 'control' in their /state, and whether the control plane runs");
  }

  private static boolean isOverdue(ProxyState.Leaf leaf, Instant now) {
    Duration life = Duration.between(leaf.notBefore(), leaf.notAfter());
    Duration age = Duration.between(leaf.notBefore(), now);
    return age.toMillis() > life.toMillis() * OVERDUE;
  }

  private static Check matchTheAnchors(Facts facts) {
    Set<String> anchors =
        facts.anchors().stream().map(Fingerprint::of).collect(Collectors.toUnmodifiableSet());
    return each(
        facts,
        "data plane proxies' certificates chain to a trust anchor",
        (_, leaf) -> leaf == null || anchors.contains(leaf.anchor()) ? "" : "chains to another",
        "others refuse these: a proxy gets a new certificate by itself within seconds, once it reaches the control plane");
  }

  private static Check proveTheirPods(Facts facts) {
    return each(
        facts,
        "data plane proxies prove who their pods are",
        (expected, leaf) ->
            leaf == null || leaf.id().equals(expected)
                ? ""
                : "proves " + leaf.id() + " (expected: " + expected + ")",
        "tell us: the control plane should have issued no such certificate");
  }

  /** What is wrong with a proxy's certificate; empty when nothing is. */
  private interface Judgement {
    String of(String expectedId, ProxyState.@Nullable Leaf leaf);
  }

  private static Check each(Facts facts, String description, Judgement judgement, String hint) {
    return Check.none(description, wrong(facts, judgement), hint);
  }

  private static List<String> wrong(Facts facts, Judgement judgement) {
    List<String> wrong = new ArrayList<>();
    facts
        .known()
        .forEach((pod, state) -> {
          String why = judgement.of(facts.expected(pod).uri(), state.leaf());
          if (!why.isEmpty()) {
            wrong.add(pod.text() + " " + why);
          }
        });
    return wrong;
  }
}
