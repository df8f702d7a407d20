package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

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

  /** Says nothing for half a second, then asks by HTTP/2. */
  private static final String LATE =
      """
      import socket, time
      s = socket.create_connection(("ADDRESS", PORT), 10)
      s.settimeout(10)
      time.sleep(0.5)
      name = b"ADDRESS:PORT"
      block = bytes([0x82, 0x84, 0x86, 0x41, len(name)]) + name
      s.sendall(b"PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
                + bytes([0, 0, len(block), 1, 5, 0, 0, 0, 1]) + block)
      said = b""
      while b"hello" not in said:
        more = s.recv(1000)
        if not more: break
        said += more
      print("hello" if b"hello" in said else repr(said))
      """;

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

  /** Servers of HTTP/2 may send SETTINGS at once: the request is read all the same. */
  @Test
  void aLateClientOfHttp2IsReadByBothProxies() throws Exception {
    assumeThat(Command.exists("nghttpd")).as("nghttpd is installed").isTrue();
    init(POD);
    init(OTHER_POD);
    startProxy(POD, POD_IP, files("one", 8080));
    startProxy(OTHER_POD, OTHER_IP, files("two"));
    Path documents = Files.createDirectory(directory.resolve("documents"));
    Files.writeString(documents.resolve("index.html"), "hello");
    background(
        OTHER_POD, "nghttpd", "--no-tls", "-a", OTHER_IP, "-d", documents.toString(), "8080");
    await().until(() -> in(OTHER_POD, "ss -ltnH").contains(OTHER_IP + ":8080"));
    for (int i = 1; i <= 2; i++) {
      assertThat(in(POD, "python3 " + program(LATE, OTHER_IP, 8080))).isEqualTo("hello");
      assertThat(metric(POD, "request_total{authority=\"" + OTHER_IP + ":8080\""))
          .endsWith(" " + i);
      assertThat(metric(OTHER_POD, "request_total{client_id=\"" + ID.uri() + "\""))
          .endsWith(" " + i);
    }
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
