package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Alpn;
import dev.weft.identity.KeyedCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who tries to get in by TLS at a proxy's inbound port, and why they do not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AttacksIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: web\r\nweft-target-port: 8080\r\n\r\n";

  @TempDir Path directory;
  private TestControlPlane control;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
  }

  @AfterEach
  void stop() {
    control.close();
  }

  /**
   * @param result by which it is counted
   */
  private record Attack(
      String name, @Nullable KeyedCertificate by, String version, String result) {}

  private List<Attack> table() throws Exception {
    var impostors = new Impostors(control.mesh.issuer());
    return List.of(
        new Attack("no certificate", null, "TLSv1.3", "no_certificate"),
        new Attack("other trust domain", impostors.ofOtherTrustDomain(), "TLSv1.3", "untrusted"),
        new Attack("other mesh", impostors.ofOtherMesh(), "TLSv1.3", "untrusted"),
        new Attack("expired", impostors.expired(), "TLSv1.3", "expired"),
        new Attack("not yet valid", impostors.notYetValid(), "TLSv1.3", "not_yet_valid"),
        new Attack("self-signed", impostors.selfSigned(), "TLSv1.3", "untrusted"),
        new Attack("signed by a leaf", impostors.signedByALeaf(), "TLSv1.3", "untrusted"),
        new Attack("for servers only", impostors.forServersOnly(), "TLSv1.3", "untrusted"),
        new Attack("two names", impostors.ofTwoNames(), "TLSv1.3", "untrusted"),
        new Attack("TLS 1.2", impostors.honest(), "TLSv1.2", "protocol"));
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void nobodyGetsInWithoutACertificateOfThisMesh(Between between) throws Exception {
    try (TestProxy server = between.proxy(control, directory);
        var application = TestApplication.named("web", server.ip, 8080)) {
      for (Attack attack : table()) {
        for (String protocol : new String[] {Alpn.HTTP1, null}) {
          double before = refused(server, attack.result);
          try (var client = new TlsClient(server.inbound(), attack.by, attack.version, protocol)) {
            assertThatThrownBy(() -> client.ask(GET))
                .as(attack.name)
                .isInstanceOf(IOException.class);
          }
          await()
              .untilAsserted(() ->
                  assertThat(refused(server, attack.result)).as(attack.name).isEqualTo(before + 1));
        }
      }
      assertThat(application.connections).hasValue(0);
    }
  }

  private static double refused(TestProxy server, String result) {
    return server.metricSum("tls_handshakes_total", "\"inbound\"", "result=\"" + result + "\"");
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void whoeverIsOfThisMeshGetsInWhateverItOffers(Between between) throws Exception {
    try (TestProxy server = between.proxy(control, directory);
        var application = TestApplication.named("web", server.ip, 8080)) {
      KeyedCertificate honest = new Impostors(control.mesh.issuer()).honest();
      for (String protocol : new String[] {Alpn.HTTP1, "http/1.1", null}) {
        try (var client = new TlsClient(server.inbound(), honest, "TLSv1.3", protocol)) {
          assertThat(client.ask(GET).line()).isEqualTo("HTTP/1.1 200 OK");
        }
      }
      assertThat(application.requests).hasSize(3);
      await()
          .untilAsserted(() ->
              assertThat(server.metricSum("request_total", "inbound", "sa/admin")).isEqualTo(3));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void bytesWithoutATargetAreRefused(Between between) throws Exception {
    try (TestProxy server = between.proxy(control, directory)) {
      KeyedCertificate honest = new Impostors(control.mesh.issuer()).honest();
      try (var client = new TlsClient(server.inbound(), honest, "TLSv1.3", Alpn.OPAQUE)) {
        assertThatThrownBy(() -> client.ask(GET)).isInstanceOf(IOException.class);
      }
      await()
          .untilAsserted(() ->
              assertThat(server.metricSum("proxy_errors_total", "\"loop\"", "inbound"))
                  .isEqualTo(1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void garbageAndSilenceEndWithTheHandshake(Between between) throws Exception {
    try (TestProxy server = between.proxy(control, directory)) {
      try (var garbage = new RawClient(server.inbound())) {
        garbage.send("\u0016\u0003\u0001\u0000\u0005hello");
        assertThat(garbage.in.read()).as("an alert, or the end").isIn(0x15, -1);
      } catch (IOException reset) {
        assertThat(reset).isNotNull();
      }
      await()
          .untilAsserted(() -> {
            assertThat(server.process.state()).doesNotContain("handshaking");
            assertThat(server.metricSum("tcp_open_connections", "inbound")).isZero();
          });
    }
  }
}
