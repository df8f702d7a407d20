package dev.weft.proxy.http;

import dev.weft.proxy.net.Failure;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Takes the answer to one request, on the request's event loop: any number of {@link
 * #informational}; then either {@link #head} and {@link #body} up to the last content, or {@link
 * #upgraded}, or {@link #failed}. After the head {@link #failed} means that the response broke off.
 */
public interface Responder {
  /** 1xx other than 101. */
  void informational(HttpResponse response);

  void head(HttpResponse response);

  /** Becomes the owner of the content. */
  void body(HttpContent content);

  /** Nothing more comes for now. */
  void flush();

  /**
   * The peers agreed to speak something else (101). From here both connections carry bytes, and are
   * the caller's no more.
   *
   * @param upstream may still have its HTTP handlers
   */
  void upgraded(HttpResponse response, Channel upstream);

  void failed(Failure failure);

  /**
   * What was to answer has been told to stop: only for whoever accounts for it, not to be passed
   * on.
   */
  default void abandoned() {}
}
