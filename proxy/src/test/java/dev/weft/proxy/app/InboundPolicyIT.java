package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.PortRange;
import dev.weft.api.Ports;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import dev.weft.api.wire.InboundCodec;
import dev.weft.api.wire.InboundMessage;
import dev.weft.api.wire.ReportMessage;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a whole proxy comes to know what it may let in, and what it shows of that. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InboundPolicyIT {
  @TempDir Path directory;

  private static InboundPolicy policy(Fallback fallback, Rule... rules) {
    return new InboundPolicy(fallback, List.of(rules), List.of(), List.of(), List.of());
  }

  private static int status(String ip, String path) throws IOException {
    try (var raw = new RawClient(new InetSocketAddress(ip, Ports.INBOUND))) {
      raw.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nweft-target-port: 8080\r\n\r\n");
      return raw.read(false).status();
    }
  }

  private static int ready(String ip) throws IOException {
    try (var raw = new RawClient(new InetSocketAddress(ip, Ports.ADMIN))) {
      return raw.get("/ready").status();
    }
  }

  @Test
  void aProxyIsNotReadyAndLetsNobodyInBeforeItKnowsWhom() throws Exception {
    String ip = TestProxy.newAddress();
    try (var control = new TestControlPlane();
        var application = TestApplication.named("web", ip, 8080)) {
      control.letIn((InboundMessage.Snapshot) null);
      var config = Config.read(TestProxy.environment(ip, control, directory), null);
      var process = new ProxyProcess(config, Limits.DEFAULT, Transport.best());
      try {
        process.start();
        await().until(() -> control.requests.contains("/v1/inbound"));
        assertThat(ready(ip)).isEqualTo(503);
        assertThat(status(ip, "/early")).isEqualTo(403);
        assertThat(process.state()).contains("\"fallback\" : \"deny\"");
        assertThat(control.reports).doesNotContain(new ReportMessage.State(true, false));

        control.letIn(policy(Fallback.PERMISSIVE));
        await().until(() -> ready(ip) == 200);
        assertThat(status(ip, "/later")).isEqualTo(200);
        await().until(() -> control.reports.contains(new ReportMessage.State(true, false)));
        assertThat(application.requests).hasSize(1);
      } finally {
        process.stop();
      }
    }
  }

  @Test
  void aPolicyTakesEffectIsAcknowledgedAndOutlivesTheControlPlane() throws Exception {
    try (var control = new TestControlPlane();
        var proxy = TestProxy.start(control, directory);
        var application = TestApplication.named("web", proxy.ip, 8080)) {
      assertThat(status(proxy.ip, "/")).isEqualTo(200);
      control.letIn(policy(Fallback.MESHED_ONLY));
      await().until(() -> status(proxy.ip, "/") == 403);
      await().until(() -> control.reports.contains(new ReportMessage.Ack("inbound", "v1")));

      control.kill();
      await().until(() -> proxy.process.state().contains("\"connected\" : false"));
      assertThat(status(proxy.ip, "/")).isEqualTo(403);
      assertThat(proxy.process.isReady()).isTrue();
      control.reports.clear();
      control.requests.clear();
      control.start();
      await().until(() -> control.requests.contains("/v1/inbound?version=v1"));
      await().until(() -> control.reports.contains(new ReportMessage.Ack("inbound", "v1")));
      assertThat(application.requests).isNotEmpty();
    }
  }

  @Test
  void whatCannotBeReadClosesOrLeavesWhatWasAndIsSaid() throws Exception {
    var bad =
        new Rule(
            "shop/bad",
            List.of(new PortRange(8080, 8080)),
            List.of(new Rule.RequestMatch(null, null, "(", List.of())),
            List.of(new Rule.Client(List.of(), List.of(new Rule.Network("0.0.0.0/0", List.of())))),
            false);
    try (var control = new TestControlPlane();
        var proxy = TestProxy.start(control, directory);
        var application = TestApplication.named("web", proxy.ip, 8080)) {
      control.letIn(policy(Fallback.PERMISSIVE, bad));
      await()
          .untilAsserted(() ->
              assertThat(control.reports)
                  .contains(
                      new ReportMessage.Nack(
                          "inbound",
                          "v1",
                          "rule shop/bad: pathRegex: error parsing regexp: missing closing ): `(`")));
      assertThat(status(proxy.ip, "/")).isEqualTo(403);
      assertThat(proxy.process.state())
          .contains("\"shop/bad\"")
          .contains("\"refused\" : \"rule shop/bad: pathRegex");

      control.sayOfInbound("{\"type\":\"snapshot\"}");
      await()
          .until(() ->
              control.reports.contains(
                  new ReportMessage.Nack("inbound", "", "version is absent (expected: a string)")));
      assertThat(status(proxy.ip, "/")).isEqualTo(403);
      control.letIn(policy(Fallback.PERMISSIVE));
      await().until(() -> status(proxy.ip, "/") == 200);
      assertThat(proxy.process.state()).contains("\"refused\" : null");
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void theAccessLogTellsTheVerdict() throws Exception {
    var log = new ByteArrayOutputStream();
    try (var control = new TestControlPlane();
        var proxy = TestProxy.start(control, directory, Map.of("WEFT_ACCESS_LOG", "json"), log);
        var application = TestApplication.named("web", proxy.ip, 8080)) {
      control.letIn(policy(Fallback.AUDIT));
      await().until(() -> proxy.process.state().contains("\"fallback\" : \"audit\""));
      assertThat(status(proxy.ip, "/audited")).isEqualTo(200);
      control.letIn(policy(Fallback.MESHED_ONLY));
      await().until(() -> status(proxy.ip, "/denied") == 403);
      await()
          .untilAsserted(() ->
              assertThat(log.toString(StandardCharsets.UTF_8))
                  .contains(
                      "\"error\":\"denied\",\"reason\":\"denied: the client has no identity\","
                          + "\"verdict\":\"denied by default meshed-only: the client has no"
                          + " identity\"")
                  .contains(
                      "\"error\":null,\"reason\":null,\"verdict\":\"audited by default audit: the client has no"
                          + " identity\""));
      assertThat(application.requests).isNotEmpty();
    }
  }

  @Test
  void withoutAControlPlaneAFileSaysIt() throws Exception {
    String ip = TestProxy.newAddress();
    Files.writeString(directory.resolve("destinations.jsonl"), "");
    Path file = directory.resolve("inbound.jsonl");
    var config = Config.read(Map.of("WEFT_POD_IP", ip), directory);
    var process = new ProxyProcess(config, Limits.DEFAULT, Transport.best());
    try (var application = TestApplication.named("web", ip, 8080)) {
      process.start();
      assertThat(process.isReady()).isTrue();
      assertThat(status(ip, "/")).as("no file").isEqualTo(200);

      Files.writeString(file, "# whom we let in\n" + line("one", policy(Fallback.DENY)) + "\n\n");
      await().until(() -> status(ip, "/") == 403);
      assertThat(process.state()).contains("\"version\" : \"one\"");
      Files.writeString(file, "no snapshot");
      await().until(() -> process.state().contains("\"refused\" : \"" + file));
      assertThat(status(ip, "/")).as("what was stays").isEqualTo(403);
      Files.delete(file);
      TimeUnit.SECONDS.sleep(2);
      assertThat(status(ip, "/")).as("no file any more").isEqualTo(403);
      Files.writeString(file, line("two", policy(Fallback.PERMISSIVE)));
      await().until(() -> status(ip, "/") == 200);
      assertThat(application.requests).isNotEmpty();
    } finally {
      process.stop();
    }
  }

  private static String line(String version, InboundPolicy policy) {
    return InboundCodec.encode(new InboundMessage.Snapshot(version, policy));
  }
}
