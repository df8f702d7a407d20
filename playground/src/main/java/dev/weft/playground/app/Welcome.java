package dev.weft.playground.app;

import dev.weft.playground.net.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a user is told once all is up. Pure. */
final class Welcome {
  private Welcome() {}

  static List<String> lines(Path kubeconfig, Network network, boolean shop) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        network.redirects()
            ? "Network: a namespace per pod; its traffic is redirected to its proxy, as in a real cluster."
            : "Network: all pods on this machine's loopback, each at an address of its own. Nothing can be redirected"
                + " here, so");
    if (!network.redirects()) {
      lines.add(
          "applications reach their proxy by http_proxy. Root on Linux gets namespaces: docs/playground.md.");
    }
    lines.add("");
    lines.add("In another terminal:");
    lines.add("  export KUBECONFIG=" + kubeconfig);
    lines.add("  kubectl get mesh,pods -A");
    lines.add("  kubectl describe mesh " + Playground.MESH);
    if (shop) {
      lines.add("  ./weft stat pods -n shop");
      lines.add("  ./weft stat --from deploy/web -n shop");
      lines.add("  kubectl -n shop delete pod -l server=stock      # no request fails by it");
      lines.add("  kubectl -n shop scale deploy stock --replicas=5");
      lines.add(
          "  kubectl apply -f samples/stock-profile.yaml     # retries hide what stock-flaky does");
    }
    lines.add("");
    return lines;
  }
}
