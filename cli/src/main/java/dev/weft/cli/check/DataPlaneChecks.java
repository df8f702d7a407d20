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

  private static final String CONTROL =
      "see 'control' in their /state, and whether the control plane runs";

  static final RuleSet RULES =
      new RuleSet(
          NAME,
          List.of(IdentityChecks.READ),
          List.of(
              IdentityChecks.rule(
                  "proxies-answer",
                  "data plane proxies answer",
                  "what these have is not known: look whether their pods run and are ready",
                  facts ->
                      Verdict.noneOdd(
                          facts.silent().entrySet().stream()
                              .map(each -> each.getKey() + ": " + each.getValue())
                              .toList())),
              IdentityChecks.rule(
                      "proxies-acknowledged",
                      "data plane proxies have acknowledged the trust anchors",
                      "a rotation waits for these: " + CONTROL,
                      DataPlaneChecks::haveAcknowledged)
                  .mayPass()
                  .needs(AuthorityChecks.READ),
              IdentityChecks.rule(
                      "proxies-certificates",
                      "data plane proxies have certificates",
                      "see 'identity' in their /state, and the control plane's log",
                      DataPlaneChecks::haveCertificates)
                  .mayPass(),
              IdentityChecks.rule(
                  "proxies-valid",
                  "data plane proxies' certificates are within the validity period",
                  "these cannot renew: " + CONTROL,
                  DataPlaneChecks::areValid),
              IdentityChecks.rule(
                  "proxies-renewals",
                  "data plane proxies renew their certificates in time",
                  CONTROL,
                  facts ->
                      Verdict.noneOdd(
                          wrong(
                              facts,
                              (_, leaf) ->
                                  leaf != null && isOverdue(leaf, facts.at())
                                      ? "is overdue"
                                      : ""))),
              IdentityChecks.rule(
                      "proxies-anchored",
                      "data plane proxies' certificates chain to a trust anchor",
                      "others refuse these: a proxy gets a new certificate by itself within seconds,"
                          + " once it reaches the control plane",
                      DataPlaneChecks::matchTheAnchors)
                  .mayPass()
                  .needs(AuthorityChecks.READ),
              IdentityChecks.rule(
                  "proxies-identity",
                  "data plane proxies prove who their pods are",
                  "tell us: the control plane should have issued no such certificate",
                  DataPlaneChecks::proveTheirPods)));

  private DataPlaneChecks() {}

  private static Verdict haveAcknowledged(Facts facts) {
    return Verdict.none(
        IdentityReport.of(facts).proxies().stream()
            .filter(proxy -> !proxy.acknowledged())
            .map(proxy -> proxy.pod().text())
            .toList());
  }

  private static Verdict haveCertificates(Facts facts) {
    List<String> wrong = new ArrayList<>();
    facts
        .known()
        .forEach((pod, state) -> {
          if (state.leaf() == null) {
            String why = state.failure() == null ? "" : ": " + state.failure();
            wrong.add(pod.text() + " has none" + why);
          }
        });
    return Verdict.none(wrong);
  }

  private static Verdict areValid(Facts facts) {
    return each(
        facts,
        (_, leaf) -> {
          if (leaf != null && leaf.notAfter().isBefore(facts.at())) {
            return "expired " + Ago.text(leaf.notAfter(), facts.at());
          }
          return leaf != null && leaf.notBefore().isAfter(facts.at())
              ? "is valid " + Ago.text(leaf.notBefore(), facts.at())
              : "";
        });
  }

  private static boolean isOverdue(ProxyState.Leaf leaf, Instant now) {
    Duration life = Duration.between(leaf.notBefore(), leaf.notAfter());
    Duration age = Duration.between(leaf.notBefore(), now);
    return age.toMillis() > life.toMillis() * OVERDUE;
  }

  private static Verdict matchTheAnchors(Facts facts) {
    Set<String> anchors =
        facts.anchors().stream().map(Fingerprint::of).collect(Collectors.toUnmodifiableSet());
    return each(
        facts,
        (_, leaf) -> leaf == null || anchors.contains(leaf.anchor()) ? "" : "chains to another");
  }

  private static Verdict proveTheirPods(Facts facts) {
    return each(
        facts,
        (expected, leaf) ->
            leaf == null || leaf.id().equals(expected)
                ? ""
                : "proves " + leaf.id() + " (expected: " + expected + ")");
  }

  /** What is wrong with a proxy's certificate; empty when nothing is. */
  private interface Judgement {
    String of(String expectedId, ProxyState.@Nullable Leaf leaf);
  }

  private static Verdict each(Facts facts, Judgement judgement) {
    return Verdict.none(wrong(facts, judgement));
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
