package dev.weft.proxy.http;

import dev.weft.proxy.net.Failure;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/** A responder that looks on; layers override what they care for. */
public abstract class Tap implements Responder {
  protected final Responder next;

  protected Tap(Responder next) {
    this.next = next;
  }

  @Override
  public void informational(HttpResponse response) {
    next.informational(response);
  }

  @Override
  public void head(HttpResponse response) {
    next.head(response);
  }

  @Override
  public void body(HttpContent content) {
    next.body(content);
  }

  @Override
  public void flush() {
    next.flush();
  }

  @Override
  public void upgraded(HttpResponse response, Channel upstream) {
    next.upgraded(response, upstream);
  }

  @Override
  public void failed(Failure failure) {
    next.failed(failure);
  }
}
