package dev.weft.proxy.opaque;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.detect.ClientHello;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.opaque.Undecided.Declared;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UndecidedTest {
  private static final long DETECT_WAIT = Limits.DEFAULT.detectWait().toMillis();

  private final EmbeddedChannel client = new EmbeddedChannel();
  private final Habit habit = new Habit();
  private final Silent silent = new Silent(2);
  private final Metrics metrics = new Metrics(() -> 0, 100);
  private final List<Failure> failures = new ArrayList<>();
  private final List<ClientHello.ServerName> names = new ArrayList<>();
  private final List<Attempted> connects = new ArrayList<>();
  private boolean redirected = true;
  private boolean http;
  private boolean http2;
  private Loop loop;

  private record Attempted(Supplier<ChannelHandler> handler, Connector.Connected outcome) {
    EmbeddedChannel succeed() {
      var server = new EmbeddedChannel(handler.get());
      server.freezeTime();
      server.config().setAutoRead(false);
      outcome.connected(server);
      return server;
    }
  }

  @BeforeEach
  void freeze() {
    client.freezeTime();
    loop =
        new Loop(
            client.eventLoop(),
            Transport.nio("test"),
            () -> client.eventLoop().ticker().nanoTime(),
            new SplittableRandom(1),
            Limits.DEFAULT);
  }

  @AfterEach
  void close() {
    client.finishAndReleaseAll();
  }

  private Undecided accept(EmbeddedChannel channel, @Nullable Declared declared) {
    var ways =
        new Ways() {
          @Override
          public boolean isRedirected() {
            return redirected;
          }

          @Override
          public void http1() {
            http = true;
          }

          @Override
          public void http2() {
            http2 = true;
          }

          @Override
          public void tls(ClientHello.ServerName name) {
            names.add(name);
          }

          @Override
          public @Nullable Connector connector(@Nullable String serverName) {
            return redirected || serverName != null
                ? (handler, outcome) -> connects.add(new Attempted(handler, outcome))
                : null;
          }

          @Override
          public void failed(Failure failure) {
            failures.add(failure);
          }
        };
    var undecided =
        new Undecided(loop, silent, habit, ways, metrics.detectionsOf(Direction.OUTBOUND));
    channel.pipeline().addLast(undecided);
    if (declared != null) {
      undecided.begin(declared);
    }
    return undecided;
  }

  private void says(String text) {
    client.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  /** What connections were found to be; nobody is counted twice. */
  private List<String> detected() {
    return metrics.registry().get("outbound_tcp_detect_http_results_total").counters().stream()
        .filter(counter -> counter.count() == 1)
        .map(counter -> counter.getId().getTag("result"))
        .toList();
  }

  private void pass(long millis) {
    client.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    client.runScheduledPendingTasks();
    client.runPendingTasks();
  }

  private static String sent(EmbeddedChannel channel) {
    channel.runPendingTasks();
    var text = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      text.append(out.toString(StandardCharsets.ISO_8859_1));
      out.release();
    }
    return text.toString();
  }

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
    habit.wasHttp();
    accept(client, Declared.NOTHING);
    pass(DETECT_WAIT - 1);
    assertThat(connects).isEmpty();
    pass(1);
    assertThat(connects).hasSize(1);
  }

  @Test
  void aHabitThatIsWrongIsForgotten() {
    habit.wasHttp();
    accept(client, Declared.NOTHING);
    pass(DETECT_WAIT);
    EmbeddedChannel server = connects.getFirst().succeed();
    server.writeInbound(Unpooled.copiedBuffer("220", StandardCharsets.US_ASCII));
    pass(0);
    assertThat(habit.connectsAtOnce()).isTrue();
    sent(client);
    server.finishAndReleaseAll();
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

  private static byte[] hello() {
    byte[] name = "a.example".getBytes(StandardCharsets.US_ASCII);
    ByteBuf body = Unpooled.buffer();
    body.writeBytes(new byte[] {3, 3}).writeZero(32).writeByte(0);
    body.writeShort(2).writeShort(0x1301).writeByte(1).writeByte(0);
    body.writeShort(name.length + 9).writeShort(0).writeShort(name.length + 5);
    body.writeShort(name.length + 3).writeByte(0).writeShort(name.length).writeBytes(name);
    ByteBuf hello = Unpooled.buffer();
    hello.writeBytes(new byte[] {0x16, 3, 1}).writeShort(body.readableBytes() + 4);
    hello.writeByte(1).writeMedium(body.readableBytes()).writeBytes(body);
    var bytes = new byte[hello.readableBytes()];
    hello.readBytes(bytes);
    return bytes;
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
