package dev.weft.cli.identity;

import dev.weft.api.Names;
import dev.weft.cli.CannotException;
import dev.weft.cli.ClusterAccess;
import dev.weft.cli.DurationOption;
import dev.weft.cli.Following;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the operator for a renewal; it does the rest, whether anybody waits or not. */
@Command(
    name = "renew",
    description = {
      "Ask for a new issuer, or a new trust anchor and an issuer under it. No pod restarts, no request fails by it.",
      "The operator renews both by itself before they expire: this is for doing it at once, or after the worst."
    })
final class RenewCommand implements Callable<Integer> {
  /** Which one: at most one of the two is said. */
  static final class Which {
    @Option(
        names = "--trust-anchor",
        description = "Rotate the trust anchor, also an expired one; the issuer follows.")
    private boolean trustAnchor;

    @Option(names = "--issuer", description = "Renew the issuer (the default).")
    void issuer(boolean wanted) {
      trustAnchor = !wanted;
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private ClusterAccess cluster = new ClusterAccess();
  @ArgGroup private Which which = new Which();

  @Option(
      names = "--wait",
      description = "Show the steps until it is done: 0 when it was, 1 when not.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "15m",
      converter = DurationOption.class,
      description = "How long to wait (default: 15m).")
  private Duration timeout = Duration.ofMinutes(15);

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      Renewals renewals = new Renewals(client, InstantSource.system());
      String name = name(renewals);
      Certificate before =
          renewals
              .certificate(name)
              .orElseThrow(() ->
                  new CannotException(
                      "there is no Certificate "
                          + Names.NAMESPACE
                          + "/"
                          + name
                          + " yet: the operator makes it, once it runs and the Mesh is there"));
      if (before.getSpec().external()) {
        throw new CannotException(
            "Certificate "
                + name
                + " is external: renew it where it comes from, and put the new one into Secret "
                + before.getSpec().secretName()
                + "; Weft then does the rest");
      }
      renewals.request(before);
      say("asked for a new " + (which.trustAnchor ? "trust anchor" : "issuer") + " (" + name + ")");
      return wait ? follow(renewals, name, RenewalProgress.from(before)) : 0;
    }
  }

  private String name(Renewals renewals) {
    Identity names =
        renewals.mesh().map(mesh -> mesh.getSpec().identity()).orElse(Identity.DEFAULT);
    return which.trustAnchor ? names.trustAnchor().name() : names.issuer().name();
  }

  private int follow(Renewals renewals, String name, RenewalProgress begun)
      throws InterruptedException {
    return new Following(spec, timeout)
            .follow(begun, new WatchedRenewal(renewals, name))
            .isPresent()
        ? 0
        : 1;
  }

  private record WatchedRenewal(Renewals renewals, String certificate)
      implements Following.Subject<RenewalProgress> {
    @Override
    public boolean isOver(RenewalProgress seen) {
      return seen.isDone();
    }

    @Override
    public RenewalProgress next(RenewalProgress seen) {
      return seen.next(renewals.certificate(certificate).orElse(null), renewals.trusted());
    }

    @Override
    public String line(RenewalProgress seen) {
      return seen.line();
    }
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
