package dev.weft.proxy.http.h1;

import dev.weft.proxy.net.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server's bytes were read as in answer to one request, in words: pieces of one body are
 * joined. What follows the answer is left out: whether it is seen in time depends on how it comes.
 */
final class ResponseTranscript implements ResponseInput.Sink {
  private final List<String> events = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private boolean over;

  static List<String> of(List<byte[]> pieces) {
    var transcript = new ResponseTranscript();
    var input = new ResponseInput(transcript, Limits.DEFAULT);
    input.expect(false);
    for (byte[] piece : pieces) {
      if (!transcript.over) {
        input.take(Unpooled.copiedBuffer(piece));
      }
    }
    return transcript.events;
  }

  private void head(HttpResponse response) {
    events.add(response.status() + " " + response.headers().entries());
  }

  @Override
  public void informational(HttpResponse response) {
    head(response);
  }

  @Override
  public void switched(HttpResponse response, @Nullable ByteBuf beyond) {
    head(response);
    over = true;
    if (beyond != null) {
      beyond.release();
    }
  }

  @Override
  public void response(HttpResponse response, boolean mayStay) {
    head(response);
  }

  @Override
  public void responseBody(HttpContent content, boolean clean) {
    body.append(content.content().toString(StandardCharsets.ISO_8859_1));
    if (content instanceof LastHttpContent last && !over) {
      events.add("body " + body + last.trailingHeaders().entries());
      over = true;
    }
    content.release();
  }

  @Override
  public void malformed(String why) {
    if (!over) {
      events.add("malformed: " + why);
    }
    over = true;
  }
}
