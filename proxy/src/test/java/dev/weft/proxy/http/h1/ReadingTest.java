package dev.weft.proxy.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * Random valid messages, cut at random points; and the whole corpus, beside Netty's strict reading.
 */
class ReadingTest {

  @RepeatedTest(300)
  void whereBytesAreCutDoesNotMatter(RepetitionInfo repetition) {
    var random = new SplittableRandom(repetition.getCurrentRepetition());
    var text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(request(random));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    List<String> whole = Transcript.of(List.of(bytes));
    assertThat(whole).noneMatch(event -> event.startsWith("malformed")).isNotEmpty();
    assertThat(Transcript.of(cut(bytes, random))).isEqualTo(whole);
    assertThat(Transcript.of(cut(bytes, random))).isEqualTo(whole);
  }

  @Test
  void everyCaseOfTheCorpusReadsTheSameByteByByte() {
    for (Corpus.Case given : Corpus.read("requests.txt", "host:80")) {
      var each = new ArrayList<byte[]>();
      for (byte b : given.raw()) {
        each.add(new byte[] {b});
      }
      assertThat(Transcript.of(each)).as(given.toString()).isEqualTo(Transcript.of(given.raw()));
    }
  }

  /** What both accept, both read as the same; and what Netty refuses we refuse. */
  @RepeatedTest(100)
  void nettyReadsTheSame(RepetitionInfo repetition) {
    var random = new SplittableRandom(-repetition.getCurrentRepetition());
    byte[] bytes = request(random).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Transcript.of(bytes)).isEqualTo(netty(bytes));
  }

  @Test
  void whatNettyRefusesOfTheCorpusIsRefused() {
    for (Corpus.Case given : Corpus.read("requests.txt", "host:80")) {
      boolean tooLong = given.bytes().length() > 8000; // its bounds are others
      boolean blank = given.bytes().contains(" ; "); // RFC 9110, section 5.6.3: to be taken
      if (!tooLong && !blank && netty(given.raw()).contains("malformed")) {
        assertThat(Transcript.of(given.raw()))
            .as(given.toString())
            .anyMatch(event -> event.startsWith("malformed"));
      }
    }
  }

  private static List<String> netty(byte[] bytes) {
    var channel =
        new EmbeddedChannel(
            new HttpRequestDecoder(
                new HttpDecoderConfig()
                    .setStrictLineParsing(true)
                    .setUseRfc9112TransferEncoding(true)
                    .setAllowDuplicateContentLengths(false)));
    var transcript = new Transcript();
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
    for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
      boolean broken = message instanceof HttpObject object && object.decoderResult().isFailure();
      if (broken) {
        transcript.events.add("malformed");
        ReferenceCountUtil.release(message);
      } else if (message instanceof HttpRequest request) {
        transcript.request(request, 1);
      } else if (message instanceof LastHttpContent last && !last.content().isReadable()) {
        transcript.end(last);
      } else {
        transcript.requestBody((HttpContent) message);
      }
    }
    channel.finishAndReleaseAll();
    return transcript.events();
  }

  private static List<byte[]> cut(byte[] bytes, RandomGenerator random) {
    var pieces = new ArrayList<byte[]>();
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 200));
      pieces.add(Arrays.copyOfRange(bytes, at, at + length));
      at += length;
    }
    return pieces;
  }

  private static String request(RandomGenerator random) {
    var text = new StringBuilder();
    text.append(pick(random, "GET", "POST", "DELETE", "QUERY")).append(" /");
    text.append(word(random, 40)).append(" HTTP/1.1\r\nHost: a:80\r\n");
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append("x-").append(word(random, 20)).append(pick(random, ":", ": ", ":  ", ":\t "));
      text.append(pick(random, "", "v", "a b\tc", word(random, 100), "\u00e4\u00ff"));
      text.append(pick(random, "", " ", "\t")).append("\r\n");
    }
    String body = word(random, 500);
    switch (random.nextInt(3)) {
      case 0 -> text.append("\r\n");
      case 1 ->
          text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
      default -> chunked(text, body, random);
    }
    return text.toString();
  }

  private static void chunked(StringBuilder text, String body, RandomGenerator random) {
    text.append("Transfer-Encoding: chunked\r\n\r\n");
    for (int at = 0; at < body.length(); ) {
      int length = Math.min(body.length() - at, 1 + random.nextInt(100));
      text.append(Integer.toHexString(length)).append(pick(random, "", "", ";a", ";a=\"b\""));
      text.append("\r\n").append(body, at, at + length).append("\r\n");
      at += length;
    }
    text.append("0\r\n").append(pick(random, "", "x-sum: 1\r\n", "x-a: b\r\nx-c:\r\n"));
    text.append("\r\n");
  }

  private static String pick(RandomGenerator random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static String word(RandomGenerator random, int max) {
    var word = new StringBuilder();
    for (int i = random.nextInt(max) + 1; i > 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }
}
