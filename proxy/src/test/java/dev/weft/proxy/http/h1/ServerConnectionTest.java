package dev.weft.proxy.http.h1;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.Headers.Cause;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Observing;
import dev.weft.proxy.http.RequestBody;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client's connection, byte by byte, with a service that the test plays. */
class ServerConnectionTest {
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<Responder> responders = new ArrayList<>();
  private final Metrics metrics = new Metrics(() -> 0, 1000);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private Loop loop;

  @BeforeEach
  void open() {
    channel.freezeTime();
    loop =
        new Loop(
            channel.eventLoop(),
            Transport.nio("test"),
            () -> channel.eventLoop().ticker().nanoTime(),
            new SplittableRandom(1),
            Limits.DEFAULT);
    Pipelines.server(
        channel.pipeline(),
        loop,
        (exchange, responder) -> {
          exchanges.add(exchange);
          responders.add(responder);
        },
        Traffic.of(channel, metrics.clients(Direction.OUTBOUND)),
        null,
        Observing.NOBODY.refusals(Direction.OUTBOUND, metrics.errorsOf(Direction.OUTBOUND)));
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    channel.runPendingTasks();
  }

  private String sent() {
    channel.runPendingTasks();
    if (channel.isOpen() && !responders.isEmpty()) {
      responders.getLast().flush();
    }
    var text = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      text.append(bytes.toString(StandardCharsets.ISO_8859_1));
      bytes.release();
    }
    return text.toString();
  }

  private static HttpContent content(String text) {
    return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  private static DefaultHttpResponse ok() {
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
  }

  /** Keeps what it is given, and can be full. */
  private static final class Sink implements RequestBody.Sink {
    private final List<String> taken = new ArrayList<>();
    private boolean writable = true;

    @Override
    public boolean isWritable() {
      return writable;
    }

    @Override
    public void write(HttpContent content) {
      taken.add(content.content().toString(StandardCharsets.ISO_8859_1));
      content.release();
    }
  }

  @Test
  void anAbsoluteTargetBecomesHostAndPath() {
    receive("GET http://web.shop:81?x=1 HTTP/1.1\r\nHost: other\r\n\r\n");
    assertThat(exchanges.getFirst().request().uri()).isEqualTo("/?x=1");
    assertThat(exchanges.getFirst().request().headers().get("host")).isEqualTo("web.shop:81");
    assertThat(exchanges.getFirst().body().isComplete()).isTrue();
  }

  @Test
  void aResponseWithoutALengthIsChunked() {
    receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    responders.getFirst().head(ok());
    responders.getFirst().body(content("abc"));
    responders.getFirst().body(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(sent())
        .isEqualTo("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void theNextRequestWaitsAndSoDoesReading() {
    receive("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(exchanges).hasSize(1);
    assertThat(channel.config().isAutoRead()).isFalse();
    responders.getFirst().head(ok());
    responders.getFirst().body(LastHttpContent.EMPTY_LAST_CONTENT);
    sent();
    assertThat(exchanges).hasSize(2);
    assertThat(exchanges.get(1).request().uri()).isEqualTo("/2");
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void aBodyIsReadNoFasterThanItIsTaken() {
    receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
    var sink = new Sink();
    exchanges.getFirst().body().attach(sink);
    assertThat(sink.taken).containsExactly("abc");
    sink.writable = false;
    receive("def");
    assertThat(channel.config().isAutoRead()).isFalse();
    sink.writable = true;
    exchanges.getFirst().body().pump();
    assertThat(channel.config().isAutoRead()).isTrue();
    receive("ghi");
    assertThat(sink.taken).containsExactly("abc", "def", "ghi");
    assertThat(exchanges.getFirst().body().isSentWhole()).isTrue();
  }

  @Test
  void aBodyCanBeSentAgainFromItsStart() {
    receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
    RequestBody body = exchanges.getFirst().body();
    body.attach(new Sink());
    body.rewind();
    var second = new Sink();
    body.attach(second);
    receive("def");
    assertThat(second.taken).containsExactly("abc", "def");
    body.stopKeeping();
    assertThat(body.isReplayable()).isFalse();
  }

  @Test
  void aBodyThatComesInManySmallPiecesIsNotKeptForLong() {
    receive("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    RequestBody body = exchanges.getFirst().body();
    body.attach(new Sink());
    receive("1\r\na\r\n".repeat(5000)); // read at once they are few
    assertThat(body.isReplayable()).isTrue();
    for (int i = 0; i < 1000; i++) {
      receive("1\r\na\r\n");
    }
    assertThat(body.isReplayable()).isFalse();
  }

  @Test
  void aFailureIsOneResponseAndCounted() {
    receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    responders.getFirst().failed(new Failure.Overload("everything"));
    assertThat(sent())
        .startsWith("HTTP/1.1 503 ")
        .contains("weft-error: overload\r\n", "retry-after: 1\r\n")
        .endsWith("weft: overloaded: everything\n");
    assertThat(requireNonNull(metrics.errorsOf(Direction.OUTBOUND).get(Cause.OVERLOAD)).count())
        .isEqualTo(1);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aFailureAfterTheHeadEndsTheConnection() {
    receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    responders.getFirst().head(ok());
    responders.getFirst().failed(new Failure.Reset(false, "test"));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aClientThatLeavesEndsItsExchange() {
    receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    channel.close();
    assertThat(exchanges.getFirst().isEnded()).isTrue();
  }

  @Test
  void unreadInputIsTakenInForAWhileAfterAnEarlyAnswer() {
    receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
    responders.getFirst().failed(new Failure.NoEndpoints("a"));
    assertThat(sent()).contains("connection: close");
    receive("more");
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(Limits.DEFAULT.lingering().toMillis() + 1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anIdleConnectionIsSweptAndAWorkingOneIsNot() {
    long later = loop.nowNanos() + Duration.ofHours(1).toNanos();
    receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    loop.open().sweep(later);
    assertThat(channel.isOpen()).isTrue();
    responders.getFirst().head(ok());
    responders.getFirst().body(LastHttpContent.EMPTY_LAST_CONTENT);
    loop.open().sweep(later);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aHeadThatDoesNotComeToItsEndIsAnsweredWith408() {
    receive("GET / HTTP/1.1\r\nHost: a\r\n");
    loop.open().sweep(loop.nowNanos() + Limits.DEFAULT.headWait().toNanos());
    assertThat(sent()).isEmpty();
    receive("X: y\r\n"); // one line after the other is no progress
    loop.open().sweep(loop.nowNanos() + Limits.DEFAULT.headWait().toNanos() + 1);
    channel.runPendingTasks();
    assertThat(sent()).startsWith("HTTP/1.1 408 ").contains("connection: close\r\n");
    assertThat(exchanges).isEmpty();
  }

  @Test
  void aBodyThatStopsIsAnsweredWith408AndOneThatMovesIsNot() {
    long stall = Limits.DEFAULT.stall().toNanos();
    receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
    long first = loop.nowNanos() + stall;
    loop.open().sweep(first);
    receive("d");
    loop.open().sweep(first + stall);
    assertThat(sent()).isEmpty();
    loop.open().sweep(first + 2 * stall + 1);
    assertThat(sent()).startsWith("HTTP/1.1 408 ").contains("connection: close\r\n");
    assertThat(exchanges.getFirst().isEnded()).isTrue();
  }

  @Test
  void aBodyLongerThanItsHeadSaysIsNotWritten() {
    receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    DefaultHttpResponse response = ok();
    response.headers().set("content-length", 3);
    responders.getFirst().head(response);
    responders.getFirst().body(content("abcHTTP/1.1 200 OK"));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aHeaderThatWouldBeTwoLinesCannotBeSet() {
    receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    var headers = exchanges.getFirst().request().headers();
    assertThatThrownBy(() -> headers.set("x", "a\r\ny: b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> headers.set("x: y", "a")).isInstanceOf(IllegalArgumentException.class);
    assertThat(headers.size()).isEqualTo(1);
  }

  @Test
  void aDrainingConnectionSaysThatItCloses() {
    receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    loop.open().drain(true);
    assertThat(channel.isOpen()).isTrue();
    responders.getFirst().head(ok());
    responders.getFirst().body(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(sent()).contains("connection: close");
    assertThat(channel.isOpen()).isFalse();
  }
}
