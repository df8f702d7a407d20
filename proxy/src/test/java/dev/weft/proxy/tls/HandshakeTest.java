package dev.weft.proxy.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Alpn;
import dev.weft.api.SpiffeId;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import dev.weft.identity.TrustBundle;
import dev.weft.proxy.detect.ClientHello;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.OpenSslSession;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ends of handshakes, without sockets. */
class HandshakeTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final SpiffeId SHOP = new SpiffeId("cluster.local", "shop", "web");
  private static final SpiffeId CLIENT = new SpiffeId("cluster.local", "shop", "client");
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("10.0.0.1", 4143);

  private Instant now = NOW;
  private @Nullable RuntimeException alert; // the last
  private final CertificateAuthority mesh =
      CertificateAuthority.selfSigned("mesh", HOUR.multipliedBy(3), () -> now);
  private final Handshakes handshakes = new Handshakes(new Metrics(() -> 0, 1000), () -> 0);
  private final List<Credentials> made = new ArrayList<>();

  @AfterEach
  void release() {
    made.forEach(Credentials::release);
  }

  private Credentials credentials(Provider provider, SpiffeId id) throws Exception {
    KeyedCertificate own = mesh.issue(LeafRequest.workload(id, HOUR));
    var bundle = new TrustBundle("cluster.local", List.of(mesh.own().leaf()));
    Credentials credentials = Credentials.of(provider, own, bundle, mesh.own().leaf(), () -> now);
    made.add(credentials);
    return credentials;
  }

  /** One end. */
  private static final class End implements Handshaking.Outcome {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final SslHandler tls;
    private boolean proved;
    private @Nullable String protocol;
    private @Nullable Unproved why;

    End(
        Credentials credentials,
        Handshakes handshakes,
        SslHandler tls,
        @Nullable SpiffeId expected) {
      this.tls = tls;
      Direction direction = expected == null ? Direction.INBOUND : Direction.OUTBOUND;
      channel
          .pipeline()
          .addLast(tls, new Handshaking(credentials, handshakes, direction, expected, this));
    }

    @Override
    public void proved(Channel ready, @Nullable String agreed) {
      proved = true;
      protocol = agreed;
    }

    @Override
    public void failed(Unproved reason) {
      why = reason;
    }
  }

  private record Ends(End client, End server) {
    String group() {
      return String.valueOf(((OpenSslSession) client.tls.engine().getSession()).getNamedGroup());
    }

    void close() {
      client.channel.finishAndReleaseAll();
      server.channel.finishAndReleaseAll();
    }
  }

  private Ends shakeHands(Credentials client, Credentials server) {
    ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    var serverEnd = new End(server, handshakes, server.server(allocator), null);
    var clientEnd =
        new End(client, handshakes, client.client(allocator, Alpn.HTTP2, ADDRESS), SHOP);
    var ends = new Ends(clientEnd, serverEnd);
    boolean moved = true;
    while (moved) {
      moved = pass(clientEnd.channel, serverEnd.channel);
      moved |= pass(serverEnd.channel, clientEnd.channel);
    }
    return ends;
  }

  private boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    boolean any = false;
    for (ByteBuf out = from.readOutbound(); out != null; out = from.readOutbound()) {
      any = true;
      if (to.isOpen()) {
        try {
          to.writeInbound(out);
        } catch (RuntimeException thrown) {
          alert = thrown;
        }
      } else {
        out.release();
      }
    }
    return any;
  }

  static Stream<Arguments> providers() {
    Provider best = Provider.best();
    Provider jdk = Provider.jdk("to compare");
    return Stream.of(
        Arguments.of(best, best),
        Arguments.of(best, jdk),
        Arguments.of(jdk, best),
        Arguments.of(jdk, jdk));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void eachSideLearnsWhoTheOtherIs(Provider clients, Provider servers) throws Exception {
    Ends ends = shakeHands(credentials(clients, CLIENT), credentials(servers, SHOP));
    assertThat(ends.client.proved).isTrue();
    assertThat(ends.client.protocol).isEqualTo(Alpn.HTTP2);
    assertThat(Peer.of(ends.client.channel)).isEqualTo(SHOP);
    assertThat(ends.server.protocol).isEqualTo(Alpn.HTTP2);
    assertThat(Peer.of(ends.server.channel)).isEqualTo(CLIENT);
    assertThat(ends.server.tls.engine().getSession().getProtocol()).isEqualTo("TLSv1.3");
    ends.close();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void noNameIsSaidInClear(Provider clients, Provider ignored) throws Exception {
    Credentials client = credentials(clients, CLIENT);
    var end =
        new End(
            client, handshakes, client.client(ByteBufAllocator.DEFAULT, Alpn.HTTP2, ADDRESS), SHOP);
    ByteBuf hello = Unpooled.buffer();
    for (ByteBuf out = end.channel.readOutbound(); out != null; out = end.channel.readOutbound()) {
      hello.writeBytes(out);
      out.release();
    }
    ClientHello read = ClientHello.read(hello::getByte, hello.readableBytes());
    assertThat(read.name()).isEqualTo(new ClientHello.ServerName.None());
    assertThat(read.protocols()).containsExactly(Alpn.HTTP2);
    end.channel.finishAndReleaseAll();
  }

  @Test
  void boringSslIsHereAndAgreesOnTheHybridGroup() throws Exception {
    Provider best = Provider.best();
    assertThat(best.name()).isEqualTo("BoringSSL");
    assertThat(best.reason()).isEmpty();
    Ends ends = shakeHands(credentials(best, CLIENT), credentials(best, SHOP));
    assertThat(ends.group()).isEqualTo("X25519MLKEM768");
    ends.close();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aResumedSessionIsGoodNoLongerThanItsCertificate(Provider clients, Provider servers)
      throws Exception {
    Credentials client = credentials(clients, CLIENT);
    Credentials server = credentials(servers, SHOP);
    shakeHands(client, server).close();
    Ends resumed = shakeHands(client, server);
    assertThat(resumed.client.proved).isTrue();
    assertThat(Peer.of(resumed.server.channel)).isEqualTo(CLIENT);
    resumed.close();

    now = NOW.plus(HOUR).plusSeconds(1);
    Ends late = shakeHands(client, server);
    assertThat(late.client.proved).isFalse();
    assertThat(late.client.why).hasMessageContaining("a certificate expired at");
    late.close();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void nobodyWhoIsNotExpectedIsSpokenTo(Provider clients, Provider servers) throws Exception {
    Ends ends = shakeHands(credentials(clients, CLIENT), credentials(servers, CLIENT));
    assertThat(ends.client.proved).isFalse();
    assertThat(ends.client.why).hasMessageContaining("sa/client (expected: spiffe://");
    assertThat(ends.client.channel.isOpen()).isFalse();
    ends.close();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aServerThatDoesNotTakeTheClientsCertificateSaysSo(Provider clients, Provider servers)
      throws Exception {
    var other = CertificateAuthority.selfSigned("other", HOUR, () -> now);
    KeyedCertificate stranger = other.issue(LeafRequest.workload(CLIENT, HOUR));
    var bundle = new TrustBundle("cluster.local", List.of(mesh.own().leaf()));
    Credentials client = Credentials.of(clients, stranger, bundle, null, () -> now);
    made.add(client);
    Ends ends = shakeHands(client, credentials(servers, SHOP));
    assertThat(ends.server.proved).isFalse();
    assertThat(ends.server.why).hasMessageContaining("no trust anchor of this mesh");
    assertThat(ends.client.proved).as("TLS 1.3 lets the client begin").isTrue();
    RuntimeException heard = requireNonNull(alert);
    assertThat(Alerts.refusal(heard)).as("of %s", heard).contains("refuses this pod's certificate");
    assertThat(Alerts.unwrap(heard)).isInstanceOf(SSLException.class);
    assertThat(Alerts.refusal(new IOException("Connection reset by peer"))).isNull();
    ends.close();
  }

  @Test
  void credentialsShowNoKey() throws Exception {
    assertThat(credentials(Provider.jdk(""), SHOP).toString())
        .contains("key withheld")
        .doesNotContain("PrivateKey");
  }
}
