package dev.weft.proxy.opaque;

import dev.weft.api.Alpn;
import dev.weft.proxy.detect.ClientHello;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connection in the middle of a test, what it leads to, and who hears of it. */
abstract class UndecidedCases {
  static final long DETECT_WAIT = Limits.DEFAULT.detectWait().toMillis();

  final EmbeddedChannel client = new EmbeddedChannel();
  final Habit habit = new Habit();
  final Silent silent = new Silent(2);
  final Metrics metrics = new Metrics(() -> 0, 100);
  final List<Failure> failures = new ArrayList<>();
  final List<ClientHello.ServerName> names = new ArrayList<>();
  final List<Attempted> connects = new ArrayList<>();
  @Nullable Failure refusal;
  boolean meshed;
  boolean terminated;
  boolean requestsOnly; // what may hold none is not refused
  boolean redirected = true;
  boolean http;
  boolean http2;
  Loop loop;

  record Attempted(Supplier<ChannelHandler> handler, Connector.Connected outcome) {
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

  Undecided accept(EmbeddedChannel channel, @Nullable Declared declared) {
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
          public boolean mayTerminate() {
            return meshed;
          }

          @Override
          public boolean terminates(ClientHello hello) {
            return meshed && hello.offersAnyOf(Alpn.ALL);
          }

          @Override
          public void terminate() {
            terminated = true;
          }

          @Override
          public @Nullable Failure refusal(boolean mayHoldRequests) {
            return mayHoldRequests || !requestsOnly ? refusal : null;
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

  void says(String text) {
    client.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  /** What connections were found to be; nobody is counted twice. */
  List<String> detected() {
    return metrics.registry().get("outbound_tcp_detect_http_results_total").counters().stream()
        .filter(counter -> counter.count() == 1)
        .map(counter -> counter.getId().getTag("result"))
        .toList();
  }

  void pass(long millis) {
    client.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    client.runScheduledPendingTasks();
    client.runPendingTasks();
  }

  static String sent(EmbeddedChannel channel) {
    channel.runPendingTasks();
    var text = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      text.append(out.toString(StandardCharsets.ISO_8859_1));
      out.release();
    }
    return text.toString();
  }

  static byte[] hello() {
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
}
