package dev.weft.proxy.http.h1;

import dev.weft.proxy.net.Limits;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a client's bytes were read as, in words: pieces of one body are joined. */
final class Transcript implements RequestInput.Sink {
  final List<String> events = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private boolean whole;

  static List<String> of(byte[] bytes) {
    return of(List.of(bytes));
  }

  static List<String> of(List<byte[]> pieces) {
    var transcript = new Transcript();
    var input = new RequestInput(transcript, Limits.DEFAULT);
    for (byte[] piece : pieces) {
      input.take(Unpooled.copiedBuffer(piece));
      while (transcript.whole) {
        transcript.whole = false;
        input.next();
        input.readOn();
      }
    }
    input.release();
    return transcript.events();
  }

  List<String> events() {
    return events;
  }

  @Override
  public void request(HttpRequest request, long bodyLength) {
    events.add(
        request.method() + " " + request.uri() + " " + request.protocolVersion() + fields(request));
    if (bodyLength == 0) {
      events.add("end");
      whole = true;
    }
  }

  private static List<String> fields(HttpRequest request) {
    return request.headers().entries().stream()
        .map(field -> field.getKey() + "=" + field.getValue())
        .toList();
  }

  @Override
  public void requestBody(HttpContent content) {
    body.append(content.content().toString(StandardCharsets.ISO_8859_1));
    if (content instanceof LastHttpContent last) {
      end(last);
    }
    content.release();
  }

  void end(LastHttpContent last) {
    if (!body.isEmpty()) {
      events.add("body " + body);
      body.setLength(0);
    }
    var trailers = last.trailingHeaders().entries();
    trailers.forEach(field -> events.add("trailer " + field.getKey() + "=" + field.getValue()));
    events.add("end");
    whole = true;
  }

  @Override
  public void malformed(int status, String why) {
    events.add("malformed " + status + ": " + why);
    body.setLength(0);
  }
}
