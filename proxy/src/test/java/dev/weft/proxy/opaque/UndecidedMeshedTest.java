package dev.weft.proxy.opaque;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Alpn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where TLS may be meant for the proxy itself. */
class UndecidedMeshedTest extends UndecidedCases {
  private static byte[] hello(String... offered) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(offered);
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(32 * 1024);
    engine.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  @ParameterizedTest
  @EnumSource(
      value = Declared.class,
      names = {"NOTHING", "OPAQUE"})
  void tlsOfAnotherProxyIsTerminatedHoweverItComes(Declared declared) throws Exception {
    accept(client, declared);
    byte[] hello = hello(Alpn.HTTP2);
    client.writeInbound(Unpooled.copiedBuffer(hello, 0, 1));
    client.writeInbound(Unpooled.copiedBuffer(hello, 1, 200));
    pass(3 * DETECT_WAIT); // the rest was lost on its way, and is sent again
    assertThat(terminated).isFalse();
    client.writeInbound(Unpooled.copiedBuffer(hello, 201, hello.length - 201));
    assertThat(terminated).isTrue();
    assertThat(connects).isEmpty();
    assertThat(names).isEmpty();
    ByteBuf handedOver = client.readInbound();
    assertThat(handedOver.readableBytes()).isEqualTo(hello.length);
    handedOver.release();
  }

  @Test
  void tlsOfTheApplicationIsPassedThroughInAMesh() throws Exception {
    accept(client, Declared.NOTHING);
    byte[] hello = hello("h2", "http/1.1");
    client.writeInbound(Unpooled.copiedBuffer(hello));
    EmbeddedChannel server = connects.getFirst().succeed();
    assertThat(sent(server)).hasSize(hello.length);
    assertThat(terminated).isFalse();
    server.finishAndReleaseAll();
  }

  /** Its greeting would reach another proxy before that one's ClientHello came here. */
  @ParameterizedTest
  @EnumSource(
      value = Declared.class,
      names = {"NOTHING", "OPAQUE"})
  void inAMeshAServerMaySpeakFirstOnlyToAClientThatIsSilent(Declared declared) {
    accept(client, declared);
    assertThat(connects).isEmpty();
    pass(DETECT_WAIT);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.writeInbound(Unpooled.copiedBuffer("220 hello", StandardCharsets.US_ASCII));
    pass(0);
    assertThat(sent(client)).isEqualTo("220 hello");
    server.finishAndReleaseAll();
  }

  @Test
  void inAMeshAnOpaquePortIsRelayedAsSoonAsItIsNoTls() {
    accept(client, Declared.OPAQUE);
    says("GET / HTTP/1.1\r\n\r\n");
    EmbeddedChannel server = connects.getFirst().succeed();
    assertThat(sent(server)).isEqualTo("GET / HTTP/1.1\r\n\r\n");
    assertThat(http).isFalse();
    server.finishAndReleaseAll();
  }

  @BeforeEach
  void join() {
    meshed = true;
  }
}
