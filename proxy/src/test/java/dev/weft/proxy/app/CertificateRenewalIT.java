package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.wire.ReportMessage;
import dev.weft.api.wire.TrustMessage;
import dev.weft.identity.CertificateAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a proxy comes to its certificate, and keeps one. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class CertificateRenewalIT {
  private static final String URL = "http://web.shop.svc.cluster.local/";
  private static final String KEY = "web.shop.svc.cluster.local:80";

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

  private List<ReportMessage> reported(Predicate<ReportMessage> which) {
    return control.reports.stream().filter(which).toList();
  }

  private List<ReportMessage> certificates() {
    return reported(report -> report instanceof ReportMessage.Certificate);
  }

  private boolean acknowledgedTrust(String version) {
    return control.reports.contains(new ReportMessage.Ack(TrustMessage.STREAM, version));
  }

  @Test
  void aProxyAsksForItsNameShowsWhatItGotAndKeepsTheSecret() throws Exception {
    try (TestProxy proxy = Between.BORINGSSL.proxy(control, directory)) {
      assertThat(control.mesh.issued).containsExactly(Between.IDENTITY);
      await().until(() -> certificates().size() == 1);
      var certificate = (ReportMessage.Certificate) certificates().getFirst();
      assertThat(certificate.anchor()).isEqualTo(control.mesh.issuingAnchor());
      await()
          .untilAsserted(() ->
              assertThat(control.reports)
                  .as("it is ready then, and not before")
                  .containsSubsequence(new ReportMessage.State(false, false), certificate)
                  .contains(new ReportMessage.State(true, false)));
      assertThat(proxy.process.state())
          .contains("\"id\" : \"" + Between.IDENTITY + "\"")
          .contains("\"provider\" : \"BoringSSL\"")
          .contains("\"X25519MLKEM768\"")
          .contains("\"anchor\" : \"" + control.mesh.issuingAnchor() + "\"")
          .contains("\"notAfter\" : \"" + certificate.notAfter())
          .contains("\"failure\" : null")
          .doesNotContain("PRIVATE")
          .doesNotContain(TestControlPlane.TOKEN);
      assertThat(proxy.metric("identity_cert_expiration_timestamp_seconds"))
          .isGreaterThan(System.currentTimeMillis() / 1000.0);
    }
  }

  @Test
  void certificatesAreRenewedInTimeUnderLoadWithoutAnybodyNoticing() throws Exception {
    control.mesh.lifetime = Duration.ofSeconds(8);
    try (TestProxy client = Between.BORINGSSL.proxy(control, directory);
        TestProxy server = Between.BORINGSSL.proxy(control, directory);
        var _ = TestApplication.named("web", server.ip, 8080);
        var stream = new RawClient(client.outbound())) {
      control.publish(KEY, Between.BORINGSSL.endpoint(server, 8080, null));
      stream.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(TestApplication.readHead(stream.in).line()).startsWith("HTTP/1.1 200");
      try (var load = new Load(client.outbound(), URL, 4)) {
        while (client.metric("identity_cert_refresh_total") < 4
            || server.metric("identity_cert_refresh_total") < 4) {
          load.awaitMore(50);
          assertThat(load.failures).isEmpty();
          assertThat(stream.get("/").body()).isEqualTo("web /");
        }
        load.awaitMore(200);
        assertThat(load.failures).isEmpty();
      }
      assertThat(stream.get("/").body()).as("a stream from before it all").isEqualTo("web /");
      assertThat(client.metricSum("tls_handshakes_total", "outbound"))
          .isEqualTo(
              client.metricSum("tls_handshakes_total", "outbound", "full")
                  + client.metricSum("tls_handshakes_total", "outbound", "resumed"));
    }
  }

  /** As the operator does it: docs/decisions/0014-workload-identity.md. */
  @Test
  void theTrustAnchorIsRotatedUnderLoadWithoutAnybodyNoticing() throws Exception {
    try (TestProxy client = Between.BORINGSSL.proxy(control, directory);
        TestProxy server = Between.BORINGSSL.proxy(control, directory);
        var _ = TestApplication.named("web", server.ip, 8080);
        var stream = new RawClient(client.outbound())) {
      control.publish(KEY, Between.BORINGSSL.endpoint(server, 8080, null));
      stream.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(TestApplication.readHead(stream.in).line()).startsWith("HTTP/1.1 200");
      try (var load = new Load(client.outbound(), URL, 4)) {
        load.awaitMore(50);
        control.mesh.addAnchor("second");
        publishTrustAndAwait(2);
        load.awaitMore(50);
        control.mesh.issueUnderNewest();
        publishTrustAndAwait(2);
        String anchor = control.mesh.issuingAnchor();
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() ->
                reported(report ->
                        report instanceof ReportMessage.Certificate certificate
                            && certificate.anchor().equals(anchor))
                        .size()
                    == 2);
        load.awaitMore(50);
        control.mesh.retireOldest();
        publishTrustAndAwait(2);
        for (int i = 0; i < 5; i++) { // nothing pooled hides what new connections meet
          try (var fresh = new RawClient(client.outbound())) {
            fresh.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(TestApplication.readHead(fresh.in).line()).startsWith("HTTP/1.1 200");
          }
        }
        load.awaitMore(50);
        assertThat(load.failures).isEmpty();
      }
      assertThat(stream.get("/").body()).isEqualTo("web /");
      assertThat(client.process.state()).contains(control.mesh.issuingAnchor());
    }
  }

  private void publishTrustAndAwait(int proxies) {
    String version = control.trustVersion();
    control.publishTrust();
    await()
        .until(() ->
            reported(new ReportMessage.Ack(TrustMessage.STREAM, version)::equals).size()
                >= proxies);
  }

  @Test
  void aBundleThatCannotBeReadIsRefusedAndTheLastGoodOneStays() throws Exception {
    try (TestProxy proxy = Between.BORINGSSL.proxy(control, directory)) {
      String good = control.trustVersion();
      await().until(() -> acknowledgedTrust(good));
      control.sendTrust(
          new TrustMessage.Bundle(
              "broken", TestAuthority.TRUST_DOMAIN, List.of("no PEM"), "", control.ca()));
      control.sendTrust(
          new TrustMessage.Bundle(
              "foreign", "evil.example", control.mesh.anchorPems(), "", control.ca()));
      control.sendTrust(
          new TrustMessage.Bundle(
              "headless",
              TestAuthority.TRUST_DOMAIN,
              control.mesh.anchorPems(),
              control.mesh.issuingAnchor(),
              "none"));
      await()
          .until(() ->
              reported(report ->
                      report instanceof ReportMessage.Nack nack
                          && nack.stream().equals(TrustMessage.STREAM))
                      .size()
                  == 3);
      assertThat(control.reports)
          .anyMatch(report ->
              report instanceof ReportMessage.Nack(_, String version, String reason)
                  && version.equals("broken")
                  && reason.contains("an anchor is unusable"))
          .anyMatch(report ->
              report instanceof ReportMessage.Nack(_, String version, String reason)
                  && version.equals("foreign")
                  && reason.contains("trust domain 'evil.example' (expected: cluster.local)"))
          .anyMatch(report ->
              report instanceof ReportMessage.Nack(_, String version, String reason)
                  && version.equals("headless")
                  && reason.contains("controlAuthority is unusable"));
      assertThat(proxy.process.state()).contains(control.mesh.issuingAnchor());
      assertThat(proxy.process.isReady()).isTrue();
    }
  }

  @Test
  void aRefusalIsShownAndAskedAboutNoSoonerThanItSays() throws Exception {
    control.mesh.refusal = new TestAuthority.Refusal(429, "too many", 3600);
    try (TestProxy proxy = TestProxy.startUnready(control, directory)) {
      await().until(() -> proxy.process.state().contains("refused with status 429: too many"));
      control.mesh.refusal = null;
      TimeUnit.SECONDS.sleep(3); // as long as it takes to see that nothing happens
      assertThat(control.requests.stream().filter("/v1/certificate"::equals)).hasSize(1);
      assertThat(proxy.process.isReady()).isFalse();
    }
  }

  @Test
  void aCertificateForSomebodyElseIsNotTaken() throws Exception {
    control.mesh.insteadOf = Between.IDENTITY;
    try (TestProxy proxy = TestProxy.startUnready(control, directory)) {
      await().until(() -> proxy.process.state().contains("it is for spiffe://cluster.local/ns/"));
      assertThat(proxy.process.isReady()).isFalse();
      control.mesh.insteadOf = "";
      await().until(proxy.process::isReady);
    }
  }

  @Test
  void whatIsInUseIsReportedAgainToAControlPlaneThatComesBack() throws Exception {
    try (TestProxy proxy = Between.BORINGSSL.proxy(control, directory)) {
      await().until(() -> certificates().size() == 1);
      control.kill();
      control.start();
      await().until(() -> certificates().size() == 2);
      assertThat(certificates().get(1)).isEqualTo(certificates().get(0));
      assertThat(control.mesh.issued).as("nothing new is needed").hasSize(1);
      await()
          .until(() ->
              reported(new ReportMessage.Ack(TrustMessage.STREAM, control.trustVersion())::equals)
                      .size()
                  == 2);
      assertThat(proxy.process.isReady()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BORINGSSL", "JDK"})
  void nobodyElseIsTakenForTheControlPlane(Between between) throws Exception {
    try (TestProxy proxy = between.proxy(control, directory)) {
      control.kill();
      control.serveAs("weft-control.evil.svc.cluster.local");
      control.start();
      awaitDetail(proxy, "No subject alternative DNS");
      control.kill();
      control.serveBy(
          CertificateAuthority.selfSigned("evil", Duration.ofHours(1), InstantSource.system()));
      control.start();
      awaitDetail(proxy, "valid certification path");
      assertThat(control.requests.stream().filter("/v1/report"::equals)).hasSize(1);
    }
  }

  private static void awaitDetail(TestProxy proxy, String why) {
    await()
        .untilAsserted(
            () -> assertThat(proxy.process.state()).containsPattern("\"detail\" : \"[^\"]*" + why));
  }

  @Test
  void aCertificateOfAReplicaThatLagsBehindIsReplacedSoon() throws Exception {
    try (TestProxy _ = Between.BORINGSSL.proxy(control, directory)) {
      control.mesh.addAnchor("second");
      control.mesh.announce(); // though it still issues under the first
      publishTrustAndAwait(1);
      await().until(() -> control.mesh.issued.size() > 1);
      control.mesh.issueUnderNewest();
      String anchor = control.mesh.issuingAnchor();
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() ->
              certificates().getLast() instanceof ReportMessage.Certificate certificate
                  && certificate.anchor().equals(anchor));
    }
  }

  @Test
  void theControlPlanesOwnAuthorityIsReplacedOverTheOldOnesConnection() throws Exception {
    try (TestProxy proxy = Between.BORINGSSL.proxy(control, directory)) {
      await().until(() -> certificates().size() == 1);
      var next =
          CertificateAuthority.selfSigned("next CA", Duration.ofHours(1), InstantSource.system());
      control.trustedForControl = next.certificatePem();
      publishTrustAndAwait(1);
      control.kill();
      control.serveBy(next);
      control.start();
      await().until(() -> certificates().size() == 2);
      assertThat(proxy.process.state()).contains("\"connected\" : true");
    }
  }
}
