package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Ports;
import dev.weft.api.SpiffeId;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two pods with redirection, whose proxies speak mutual TLS: to the ports of the applications. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedirectTlsIT extends RedirectFixture {
  private static final SpiffeId ID = new SpiffeId("cluster.local", "default", "default");
  private static final String OTHER_POD = WORLD;
  private static final String OTHER_IP = WORLD_IP;

  private final CertificateAuthority mesh =
      CertificateAuthority.selfSigned("mesh", Duration.ofHours(1), InstantSource.system());

  /** What a proxy reads; those who ask by address find the other pod behind its proxy. */
  private Path files(String name, int... ports) throws IOException {
    Path files = Files.createDirectory(directory.resolve(name));
    Path identity = Files.createDirectory(files.resolve("identity"));
    KeyedCertificate own = mesh.issue(LeafRequest.workload(ID, Duration.ofHours(1)));
    Files.writeString(identity.resolve("tls.crt"), own.chainPem());
    Files.writeString(identity.resolve("tls.key"), own.keyPem());
    Files.writeString(identity.resolve("ca.crt"), mesh.certificatePem());
    var lines = new StringBuilder();
    for (int port : ports) {
      var endpoint = new Endpoint(OTHER_IP, port, 0, true, null, List.of(), null, ID.uri());
      var destination =
          new Destination(
              OTHER_IP + ":" + port,
              new Destination.ServiceRef("shop", "web", port),
              port == 8083 ? Protocol.OPAQUE : Protocol.DETECT,
              List.of(),
              RetryBudget.DEFAULT,
              LoadBalancer.DEFAULT,
              null,
              List.of());
      lines
          .append(
              DiscoveryCodec.encode(
                  new DiscoveryMessage.Snapshot("1", destination, List.of(endpoint))))
          .append('\n');
    }
    Files.writeString(files.resolve("destinations.jsonl"), lines);
    sh("chmod -R a+rX " + files);
    return files;
  }

  @Test
  void everythingBetweenTwoPodsIsMutualTls() throws Exception {
    init(POD);
    init(OTHER_POD);
    startProxy(POD, POD_IP, files("one", 8080, 8083, 2525));
    startProxy(OTHER_POD, OTHER_IP, files("two"));
    python(OTHER_POD, HTTP, OTHER_IP, 8080);
    python(OTHER_POD, HTTP, OTHER_IP, 8083);
    python(OTHER_POD, GREETER, OTHER_IP, 2525);

    String peer = "client_id=\"" + ID.uri() + "\"";
    for (int i = 1; i <= 3; i++) {
      assertThat(in(POD, "curl -s http://" + OTHER_IP + ":8080/"))
          .isEqualTo("hello from " + OTHER_IP + ":8080");
      assertThat(metric(OTHER_POD, "request_total{" + peer)).endsWith(" " + i);
    }
    // A server that speaks first, a client that ends its side first, and bytes that are not read.
    for (int i = 0; i < 3; i++) {
      assertThat(in(POD, "python3 " + program(GUEST, OTHER_IP, 2525))).isEqualTo(TALK);
    }
    assertThat(in(POD, "curl -s http://" + OTHER_IP + ":8083/"))
        .isEqualTo("hello from " + OTHER_IP + ":8083");
    assertThat(metric(OTHER_POD, "request_total{" + peer))
        .as("a port that was called opaque is not looked into")
        .endsWith(" 3");
    assertThat(metric(OTHER_POD, "tls_handshakes_total{direction=\"inbound\"")).contains("resumed");
    assertThat(metric(OTHER_POD, "tcp_open_total{direction=\"inbound\",peer=\"src\"")).isEmpty();
    assertThat(metric(OTHER_POD, "tls_passthrough_total")).isEmpty();
    assertThat(metric(POD, "request_total{authority=\"" + OTHER_IP + ":8080\""))
        .contains("server_id=\"" + ID.uri() + "\"")
        .endsWith(" 3");
  }

  /** Kubelets and whoever else has no proxy. */
  @Test
  void whoSpeaksPlainStillDoes() throws Exception {
    init(POD);
    startProxy(POD, POD_IP, files("one"));
    python(POD, HTTP, POD_IP, 8080);
    python(POD, HTTP, POD_IP, 8083);
    python(POD, GREETER, POD_IP, 2525);
    for (int port : List.of(8080, 8083)) {
      assertThat(in(WORLD, "curl -s http://" + POD_IP + ":" + port + "/"))
          .isEqualTo("hello from " + POD_IP + ":" + port);
    }
    assertThat(in(WORLD, "python3 " + program(GUEST, POD_IP, 2525))).isEqualTo(TALK);
    assertThat(
            in(
                WORLD,
                "curl -sk -o /dev/null -w %{http_code} https://"
                    + POD_IP
                    + ":"
                    + Ports.INBOUND
                    + "/ || true"))
        .as("nobody without a certificate")
        .isEqualTo("000");
  }
}
