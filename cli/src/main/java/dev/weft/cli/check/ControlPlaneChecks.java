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

  private ControlPlaneChecks() {}

  static Category of(Facts facts, Lifetime lifetime) {
    List<Check> checks = new ArrayList<>();
    switch (facts.control()) {
      case Material.Unreadable(String why) ->
          checks.add(Check.error("control plane's certificate can be read", why, OPERATORS_OWN));
      case Material.Read(var chain, var roots) -> {
        checks.add(Check.good("control plane's certificate can be read"));
        checks.add(lifetime.isNow("control plane's certificate is", chain, OPERATORS_OWN));
        checks.add(lifetime.forLong("control plane's certificate is", chain, OPERATORS_OWN));
        checks.add(
            Lineage.anchorOf(chain, roots).isPresent()
                ? Check.good("control plane's certificate is of the authority that proxies know")
                : Check.error(
                    "control plane's certificate is of the authority that proxies know",
                    chain.getFirst().getSubjectX500Principal().getName() + " is of another",
                    OPERATORS_OWN));
        checks.add(webhooksTrust(facts, chain));
      }
    }
    return new Category(NAME, checks);
  }

  private static Check webhooksTrust(Facts facts, List<X509Certificate> chain) {
    String description = "injection webhook has a valid certificate";
    if (facts.webhooks().isEmpty()) {
      return Check.error(
          description,
          "there is no MutatingWebhookConfiguration weft-injector: pods get no proxy",
          OPERATORS_OWN);
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
    return Check.none(
        description, wrong, "the operator sets the caBundle: look whether it runs and leads");
  }
}
