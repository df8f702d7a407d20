package dev.weft.cli.check;

import dev.weft.cli.identity.Facts;
import dev.weft.cli.identity.Lineage;
import dev.weft.cli.identity.Material;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Checks of the certificates that the operator keeps for its own ports. Pure. */
final class ControlPlaneChecks {
  static final String NAME = "weft-control-plane-tls";

  private static final String OPERATORS_OWN =
      "the operator renews these by itself: look whether it runs ('kubectl -n weft-system logs"
          + " deploy/weft-operator'); deleting Secret weft-control-tls has it made anew";

  private static final String READ = "control-tls-readable";

  static final RuleSet RULES =
      new RuleSet(
          NAME,
          List.of(IdentityChecks.READ),
          List.of(
              IdentityChecks.rule(
                      READ,
                      "control plane's certificate can be read",
                      OPERATORS_OWN,
                      facts -> AuthorityChecks.canBeRead(facts.control()))
                  .mayPass(),
              IdentityChecks.lasting(
                      "control-tls-valid",
                      "control plane's certificate is within the validity period",
                      OPERATORS_OWN,
                      (facts, lifetime) -> lifetime.isNow(read(facts).chain()))
                  .needs(READ),
              IdentityChecks.lasting(
                      "control-tls-lasting",
                      "control plane's certificate is valid for at least 30d",
                      OPERATORS_OWN,
                      (facts, lifetime) -> lifetime.forLong(read(facts).chain()))
                  .needs(READ),
              IdentityChecks.rule(
                      "control-tls-known",
                      "control plane's certificate is of the authority that proxies know",
                      OPERATORS_OWN,
                      facts -> isKnown(read(facts)))
                  .needs(READ),
              IdentityChecks.rule(
                      "webhook-ca",
                      "injection webhook has a valid certificate",
                      "the operator sets the caBundle: look whether it runs and leads",
                      facts -> webhooksTrust(facts, read(facts).chain()))
                  .mayPass()
                  .needs(READ)));

  private ControlPlaneChecks() {}

  /** Once {@link #READ} holds. */
  private static Material.Read read(Facts facts) {
    return (Material.Read) facts.control();
  }

  private static Verdict isKnown(Material.Read control) {
    return Lineage.anchorOf(control.chain(), control.roots()).isPresent()
        ? Verdict.holds()
        : Verdict.fails(
            control.chain().getFirst().getSubjectX500Principal().getName() + " is of another");
  }

  private static Verdict webhooksTrust(Facts facts, List<X509Certificate> chain) {
    if (facts.webhooks().isEmpty()) {
      return Verdict.fails(
          "there is no MutatingWebhookConfiguration weft-injector: pods get no proxy");
    }
    List<String> wrong = new ArrayList<>();
    facts
        .webhooks()
        .forEach((name, bundle) -> {
          switch (bundle) {
            case Material.Unreadable(String why) -> wrong.add(why);
            case Material.Read(var _, var roots) -> {
              if (Lineage.anchorOf(chain, roots).isEmpty()) {
                wrong.add(
                    "webhook "
                        + name
                        + ": its caBundle does not hold who signed the certificate that answers");
              }
            }
          }
        });
    return Verdict.none(wrong);
  }
}
