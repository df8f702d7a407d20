package dev.weft.proxy.http;

import java.util.List;

/**
 * Answers requests of one kind. Lives on one event loop.
 *
 * @param <R> {@link Exchange}, or what a layer has made of it
 */
@FunctionalInterface
public interface Service<R> {
  void serve(R request, Responder responder);

  /** A station on the way to a service: does its part and passes on. */
  @FunctionalInterface
  interface Layer<R> {
    void serve(R request, Responder responder, Service<R> next);
  }

  /** The layers in the order in which a request meets them, around {@code innermost}. */
  static <R> Service<R> stack(List<Layer<R>> layers, Service<R> innermost) {
    Service<R> service = innermost;
    for (Layer<R> layer : layers.reversed()) {
      Service<R> next = service;
      service = (request, responder) -> layer.serve(request, responder, next);
    }
    return service;
  }
}
