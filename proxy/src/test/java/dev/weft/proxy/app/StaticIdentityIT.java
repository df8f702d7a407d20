package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Alpn;
import dev.weft.api.Ports;
import dev.weft.api.SpiffeId;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.tls.IdentityFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An identity from files, without a control plane. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StaticIdentityIT {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final SpiffeId ID = new SpiffeId("cluster.local", "default", "default");
  private static final String GET = "GET / HTTP/1.1\r\nHost: web\r\nweft-target-port: 8080\r\n\r\n";

  private final String ip = TestProxy.newAddress();
  private final CertificateAuthority mesh =
      CertificateAuthority.selfSigned("mesh", HOUR, InstantSource.system());

  @TempDir Path directory;

  @BeforeEach
  void write() throws Exception {
    Files.writeString(directory.resolve("destinations.jsonl"), "");
  }

  private KeyedCertificate issue(SpiffeId id) {
    return mesh.issue(LeafRequest.workload(id, HOUR));
  }

  private void write(KeyedCertificate own, String anchors) throws Exception {
    Path identity = Files.createDirectories(directory.resolve("identity"));
    Files.writeString(identity.resolve("ca.crt"), anchors);
    Files.writeString(identity.resolve("tls.key"), own.keyPem());
    Files.writeString(identity.resolve("tls.crt"), own.chainPem());
  }

  private ProxyProcess start() throws Exception {
    Config config = Config.read(Map.of("WEFT_POD_IP", ip), directory);
    var process = new ProxyProcess(config, Limits.DEFAULT, Transport.best());
    process.start();
    return process;
  }

  private static String shown(KeyedCertificate own) {
    return "\"notAfter\" : \"" + own.leaf().getNotAfter().toInstant();
  }

  private TlsClient client(String protocol) throws Exception {
    return new TlsClient(new InetSocketAddress(ip, Ports.INBOUND), issue(ID), "TLSv1.3", protocol);
  }

  @Test
  void theFilesAreUsedAndReadAgainWhenTheyChange() throws Exception {
    write(issue(ID), mesh.certificatePem());
    ProxyProcess proxy = start();
    try (var _ = TestApplication.named("web", ip, 8080)) {
      assertThat(proxy.isReady()).isTrue();
      try (var client = client(Alpn.HTTP1)) {
        assertThat(client.ask(GET).line()).isEqualTo("HTTP/1.1 200 OK");
      }
      KeyedCertificate next = mesh.issue(LeafRequest.workload(ID, Duration.ofMinutes(30)));
      write(next, mesh.certificatePem() + "\r\n  \n"); // as people paste it
      await().until(() -> proxy.state().contains(shown(next)));

      Files.writeString(directory.resolve("identity/tls.crt"), "half of a certifi");
      await().until(() -> proxy.state().contains("tls.crt: no certificate"));
      assertThat(proxy.state()).contains(shown(next));
      try (var client = client(Alpn.HTTP1)) {
        assertThat(client.ask(GET).line()).isEqualTo("HTTP/1.1 200 OK");
      }
    } finally {
      proxy.stop();
    }
  }

  @Test
  void filesThatMakeNoIdentityAreNamedAtTheStart() throws Exception {
    KeyedCertificate own = issue(ID);
    var other = CertificateAuthority.selfSigned("other", HOUR, InstantSource.system());
    write(own, other.certificatePem());
    assertThatThrownBy(this::start)
        .isInstanceOf(IdentityFiles.Unusable.class)
        .hasMessageContaining("tls.crt: the chain ends at no trust anchor of this mesh");
    write(new KeyedCertificate(issue(ID).key(), own.chain()), mesh.certificatePem());
    assertThatThrownBy(this::start).hasMessageContaining("tls.key is not the key of the");
    write(issue(new SpiffeId("cluster.local", "default", "web")), mesh.certificatePem());
    assertThatThrownBy(this::start)
        .hasMessageContaining("sa/web (expected: spiffe://cluster.local/ns/default/sa/default)");
    Files.delete(directory.resolve("identity/ca.crt"));
    assertThatThrownBy(this::start)
        .hasMessageContaining("cannot read")
        .hasMessageContaining("ca.crt");
  }

  @Test
  void withoutTheDirectoryNothingIsTerminated() throws Exception {
    ProxyProcess proxy = start();
    try {
      assertThat(proxy.isReady()).isTrue();
      assertThat(proxy.state()).contains("\"identity\" : null");
      assertThatThrownBy(() -> client(Alpn.HTTP1).ask(GET)).isInstanceOf(IOException.class);
    } finally {
      proxy.stop();
    }
  }
}
