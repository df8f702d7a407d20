package dev.weft.proxy.opaque;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.detect.ClientHello;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UndecidedTest extends UndecidedCases {
  /** Of HTTP/2, with one setting. */
  private static final byte[] SETTINGS = {0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100};

  @Test
  void aServerThatSpeaksFirstIsHeardWithoutAnyWait() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.writeInbound(Unpooled.copiedBuffer("220 hello", StandardCharsets.US_ASCII));
    pass(0);
    assertThat(sent(client)).isEqualTo("220 hello");
    says("EHLO x");
    assertThat(sent(server)).isEqualTo("EHLO x");
    assertThat(detected()).containsExactly("server_first");
    server.finishAndReleaseAll();
  }

  @Test
  void aServerOfHttp2ThatSpeaksFirstWaitsForItsClient() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    for (int i = 0; i < SETTINGS.length; i++) {
      server.writeInbound(Unpooled.wrappedBuffer(SETTINGS, i, 1));
      pass(1);
    }
    pass(10 * DETECT_WAIT);
    assertThat(sent(client)).isEmpty();
    assertThat(habit.connectsAtOnce()).isFalse();
    says("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    assertThat(http2).isTrue();
    assertThat(server.isOpen()).isFalse();
    assertThat(detected()).containsExactly("h2");
  }

  @Test
  void aServerThatLooksLikeOneOfHttp2IsHeardWhenTheClientSpeaksAnotherProtocol() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.writeInbound(Unpooled.wrappedBuffer(SETTINGS));
    pass(DETECT_WAIT);
    says("\0\0\0");
    assertThat(client.<ByteBuf>readOutbound()).isEqualTo(Unpooled.wrappedBuffer(SETTINGS));
    assertThat(sent(server)).isEqualTo("\0\0\0");
    server.finishAndReleaseAll();
  }

  @Test
  void aShortGreetingThatBeginsLikeOneOfHttp2IsHeardAfterAWait() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 4}));
    pass(0);
    pass(DETECT_WAIT - 1);
    assertThat(sent(client)).isEmpty();
    pass(1);
    assertThat(sent(client)).isEqualTo("\0\0\0\4");
    assertThat(detected()).containsExactly("server_first");
    server.finishAndReleaseAll();
  }

  @Test
  void aClientWhoseServerLeftWithoutAWordMayStillSpeakHttp() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.close();
    pass(DETECT_WAIT / 2);
    says("GET / HTTP/1.1\r\n");
    assertThat(http).isTrue();
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void aSilentClientWhoseServerLeftWithoutAWordIsToldSoon() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.close();
    pass(0);
    pass(DETECT_WAIT);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aGreetingInPiecesTakesNoWaitFromTheClient() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.writeInbound(Unpooled.wrappedBuffer(SETTINGS, 0, 5));
    pass(0);
    server.writeInbound(Unpooled.wrappedBuffer(SETTINGS, 5, SETTINGS.length - 5));
    pass(2 * DETECT_WAIT);
    says("ruok");
    pass(DETECT_WAIT);
    assertThat(sent(server)).isEqualTo("ruok");
    client.releaseOutbound();
    server.finishAndReleaseAll();
  }

  @Test
  void aServerOfHttpThatTiresOfItsClientTakesItAlong() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.writeInbound(
        Unpooled.copiedBuffer("HTTP/1.1 408 Request Timeout\r\n\r\n", StandardCharsets.US_ASCII));
    server.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    pass(0);
    assertThat(client.isOpen()).isFalse();
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void aClientThatSpeaksHttpMakesTheEarlyConnectionUseless() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    says("GET / HTTP/1.1\r\n");
    assertThat(http).isTrue();
    assertThat(server.isOpen()).isFalse();
    client.close();
    assertThat(detected()).containsExactly("http/1");
    ByteBuf handedOver = client.readInbound();
    assertThat(handedOver.toString(StandardCharsets.US_ASCII)).isEqualTo("GET / HTTP/1.1\r\n");
    handedOver.release();
  }

  @Test
  void whereHttpWasSeenNothingIsConnectedBeforeTheWaitIsOver() {
    habit.clientSpokeFirst();
    accept(client, Declared.NOTHING);
    pass(DETECT_WAIT - 1);
    assertThat(connects).isEmpty();
    pass(1);
    assertThat(connects).hasSize(1);
  }

  @Test
  void aHabitThatIsWrongIsForgotten() {
    habit.clientSpokeFirst();
    accept(client, Declared.NOTHING);
    pass(DETECT_WAIT);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.writeInbound(Unpooled.copiedBuffer("220", StandardCharsets.US_ASCII));
    pass(0);
    assertThat(habit.connectsAtOnce()).isTrue();
    sent(client);
    server.finishAndReleaseAll();
  }

  /** A timer would keep what a connection held for seconds after its end. */
  @Test
  void whatIsDecidedKeepsNoTimer() {
    habit.clientSpokeFirst();
    accept(client, Declared.NOTHING);
    says("GE");
    assertThat(client.runScheduledPendingTasks()).isPositive();
    says("T / HTTP/1.1\r\n");
    assertThat(http).isTrue();
    assertThat(client.runScheduledPendingTasks()).as("nothing is to be run").isEqualTo(-1);
  }

  @Test
  void aRequestInPiecesIsWaitedFor() {
    accept(client, Declared.NOTHING);
    for (char c : "GET /index.html HTTP/1.1".toCharArray()) {
      assertThat(http).isFalse();
      says(String.valueOf(c));
      pass(150);
      if (http) {
        break;
      }
    }
    assertThat(http).isTrue();
  }

  @Test
  void aWordWithoutALineEndIsRelayedAfterAShortWait() { // ZooKeeper's commands have none
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    says("ruok");
    assertThat(sent(server)).isEmpty();
    pass(DETECT_WAIT);
    assertThat(sent(server)).isEqualTo("ruok");
    assertThat(detected()).containsExactly("read_timeout");
    server.finishAndReleaseAll();
  }

  @Test
  void whatIsNoHttpIsRelayedAtOnce() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    says("*1\r\n$4\r\nPING\r\n");
    assertThat(sent(server)).isEqualTo("*1\r\n$4\r\nPING\r\n");
    assertThat(detected()).containsExactly("not_http");
    server.finishAndReleaseAll();
  }

  @Test
  void aTunnelIsAskedOfAProxyAndRelayedToAServer() {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    says("CONNECT a:1 HTTP/1.1\r\n");
    assertThat(sent(server)).startsWith("CONNECT");
    assertThat(detected()).containsExactly("not_http");
    server.finishAndReleaseAll();

    redirected = false;
    var other = new EmbeddedChannel();
    accept(other, Declared.NOTHING);
    other.writeInbound(
        Unpooled.copiedBuffer("CONNECT a:1 HTTP/1.1\r\n", StandardCharsets.US_ASCII));
    assertThat(http).isTrue();
    assertThat(detected()).containsExactlyInAnyOrder("not_http", "http/1");
    other.finishAndReleaseAll();
  }

  @Test
  void aClientThatLeavesWithoutAWordIsCounted() {
    accept(client, Declared.NOTHING);
    client.close();
    assertThat(detected()).containsExactly("error");
  }

  @Test
  void aDeclaredOpaquePortIsRelayedWithoutALook() {
    accept(client, Declared.OPAQUE);
    EmbeddedChannel server = connects.getFirst().succeed();
    says("GET / HTTP/1.1\r\n\r\n");
    assertThat(sent(server)).isEqualTo("GET / HTTP/1.1\r\n\r\n");
    assertThat(detected()).containsExactly("declared");
    assertThat(http).isFalse();
    server.finishAndReleaseAll();
  }

  @Test
  void aDeclaredHttpPortNeverConnectsForBytes() {
    accept(client, Declared.HTTP);
    pass(10 * DETECT_WAIT);
    assertThat(connects).isEmpty();
    says("x");
    assertThat(http).isTrue();
  }

  @Test
  void tlsInPiecesIsPassedThroughUnderItsName() throws Exception {
    accept(client, Declared.NOTHING);
    EmbeddedChannel server = connects.getFirst().succeed();
    byte[] hello = hello();
    client.writeInbound(Unpooled.copiedBuffer(hello, 0, 50));
    assertThat(sent(server)).isEmpty();
    client.writeInbound(Unpooled.copiedBuffer(hello, 50, hello.length - 50));
    assertThat(names).containsExactly(new ClientHello.ServerName.Named("a.example"));
    assertThat(sent(server)).hasSize(hello.length);
    assertThat(detected()).containsExactly("tls");
    server.finishAndReleaseAll();
  }

  @Test
  void tlsThatIsNotRedirectedGoesWhereItsNameSays() throws Exception {
    redirected = false;
    accept(client, Declared.NOTHING);
    assertThat(connects).isEmpty();
    client.writeInbound(Unpooled.copiedBuffer(hello()));
    assertThat(connects).hasSize(1);
  }

  @Test
  void aClientThatEndsItsSideWithoutAByteStillHearsTheServer() {
    accept(client, Declared.NOTHING);
    client.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.writeInbound(Unpooled.copiedBuffer("12:00", StandardCharsets.US_ASCII));
    assertThat(sent(client)).isEqualTo("12:00");
    assertThat(detected()).containsExactly("server_first");
    server.finishAndReleaseAll();
  }

  @Test
  void aSilentClientOfADeadServerIsResetAndCounted() {
    accept(client, Declared.NOTHING);
    connects.getFirst().outcome().failed(new Failure.ConnectFailed("refused"));
    assertThat(client.isOpen()).isTrue(); // it may speak HTTP, and be answered
    pass(DETECT_WAIT);
    assertThat(client.isOpen()).isTrue();
    pass(Limits.DEFAULT.unreachableWait().toMillis());
    assertThat(client.isOpen()).isFalse();
    assertThat(failures).containsExactly(new Failure.ConnectFailed("refused"));
    assertThat(detected()).containsExactly("error");
  }

  @Test
  void theOldestSilentConnectionMakesRoom() {
    accept(client, Declared.NOTHING);
    var second = new EmbeddedChannel();
    var third = new EmbeddedChannel();
    accept(second, Declared.NOTHING);
    assertThat(client.isOpen()).isTrue();
    accept(third, Declared.NOTHING);
    assertThat(client.isOpen()).isFalse();
    assertThat(second.isOpen()).isTrue();
    assertThat(failures).containsExactly(new Failure.Overload("connections that say nothing"));
    second.finishAndReleaseAll();
    third.finishAndReleaseAll();
  }

  @Test
  void aPortDeclaredToSpeakHttpNeverRelaysWhatBeginsAndStops() {
    accept(client, Declared.HTTP);
    says("PRI * HT");
    pass(Limits.DEFAULT.fragmentWait().toMillis());
    assertThat(connects).isEmpty();
    assertThat(http).isTrue();
    ((ByteBuf) client.readInbound()).release();
  }

  @Test
  void nothingIsLookedAtBeforeTheDeclarationIsKnown() {
    Undecided undecided = accept(client, null);
    says("GET / HTTP/1.1\r\n");
    assertThat(http).isFalse();
    undecided.begin(Declared.NOTHING);
    assertThat(http).isTrue();
    ((ByteBuf) client.readInbound()).release();
  }

  @Test
  void thePrefaceOfHttp2LeadsThere() {
    accept(client, Declared.NOTHING);
    says("PRI * HT");
    assertThat(http2).isFalse();
    says("TP/2.0\r\n\r\nSM\r\n\r\n");
    assertThat(http2).isTrue();
    assertThat(http).isFalse();
    assertThat(detected()).containsExactly("h2");
  }
}
