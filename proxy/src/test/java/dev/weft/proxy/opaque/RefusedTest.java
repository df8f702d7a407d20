package dev.weft.proxy.opaque;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Connections whose bytes may not go to the server, or not all of them. */
class RefusedTest extends UndecidedCases {
  @Test
  void whoMayNotBeRelayedIsNotConnectedForButMayStillSpeakHttp() {
    refusal = new Failure.Denied("a test");
    accept(client, Declared.NOTHING);
    pass(DETECT_WAIT);
    assertThat(connects).isEmpty();
    assertThat(client.isOpen()).isTrue();
    says("GET / HTTP/1.1\r\n");
    assertThat(http).isTrue();
    assertThat(failures).isEmpty();
    ((ByteBuf) client.readInbound()).release();
  }

  @Test
  void whoMayNotBeRelayedAndSaysNothingIsReset() {
    refusal = new Failure.Denied("a test");
    accept(client, Declared.NOTHING);
    pass(Limits.DEFAULT.unreachableWait().toMillis());
    assertThat(client.isOpen()).isFalse();
    assertThat(failures).containsExactly(refusal);
    assertThat(connects).isEmpty();
  }

  @Test
  void whoMayNotBeRelayedIsResetOnceItIsNotHttp() {
    refusal = new Failure.Denied("a test");
    accept(client, Declared.NOTHING);
    says("\r\nGET / HTTP/1.1\r\n");
    assertThat(client.isOpen()).isFalse();
    assertThat(failures).containsExactly(refusal);
    assertThat(connects).isEmpty();
  }

  @Test
  void tlsInManyPiecesIsRefusedOnce() {
    refusal = new Failure.Denied("a test");
    accept(client, Declared.NOTHING);
    for (byte b : hello()) {
      client.writeInbound(Unpooled.copiedBuffer(new byte[] {b}));
    }
    assertThat(client.isOpen()).isFalse();
    assertThat(failures).containsExactly(refusal);
  }

  @Test
  void aServerThatIsConnectedIsNotHeardOnceThatIsRefused() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    refusal = new Failure.Denied("a test");
    server.writeInbound(Unpooled.copiedBuffer("220 hello", StandardCharsets.US_ASCII));
    pass(0);
    assertThat(sent(client)).isEmpty();
    assertThat(client.isOpen()).isFalse();
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void bytesThatAreNoRequestsPassWhereOnlyRequestsAreRefused() {
    refusal = new Failure.Denied("a test");
    requestsOnly = true;
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    says("AMQP\0\0\11\1");
    assertThat(sent(server)).startsWith("AMQP");
    loop.open().recheck();
    assertThat(client.isOpen()).isTrue();
    server.finishAndReleaseAll();
  }

  @Test
  void bytesThatMayBeRequestsDoNotPassThere() {
    refusal = new Failure.Denied("a test");
    requestsOnly = true;
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    says("\r\nGET / HTTP/1.1\r\n");
    assertThat(sent(server)).isEmpty();
    assertThat(client.isOpen()).isFalse();
    assertThat(failures).containsExactly(refusal);
  }

  @Test
  void whatAClientCallsOpaqueMayHoldRequests() {
    refusal = new Failure.Denied("a test");
    requestsOnly = true;
    accept(client, Declared.OPAQUE);
    assertThat(connects).isEmpty();
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aProbeOfThePortIsNoRefusal() {
    refusal = new Failure.Denied("a test");
    accept(client, Declared.NOTHING);
    client.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(client.isOpen()).isFalse();
    assertThat(failures).isEmpty();
  }

  @Test
  void aRelayedConnectionEndsWhenItIsRefusedLater() {
    accept(client, Declared.OPAQUE);
    EmbeddedChannel server = connects.getFirst().succeed();
    says("hello");
    assertThat(sent(server)).isEqualTo("hello");
    loop.open().recheck();
    assertThat(client.isOpen()).isTrue();
    refusal = new Failure.Denied("a test");
    loop.open().recheck();
    assertThat(client.isOpen()).isFalse();
    assertThat(server.isOpen()).isFalse();
    assertThat(failures).containsExactly(refusal);
  }
}
