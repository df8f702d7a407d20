package dev.weft.proxy.outbound;

import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.UrlRewrite;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tap;
import dev.weft.proxy.route.ActiveFilters;
import dev.weft.proxy.route.Paths;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes headers and URL as the route says: the request's once, whatever the number of its tries,
 * and the headers of the response that its client gets, where what the backend's share says comes
 * last. The proxy's own answers stay as they are.
 */
final class Rewrite implements Service.Layer<Call> {
  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    ActiveFilters filters = call.route().filters();
    if (filters != null) {
      HttpRequest request = call.exchange().request();
      if (filters.headers() != null) {
        apply(filters.headers().request(), request.headers());
      }
      if (filters.rewrite() != null) {
        rewrite(filters.rewrite(), request);
      }
    }
    next.serve(call, responder(call, responder));
  }

  private static void rewrite(UrlRewrite to, HttpRequest request) {
    if (to.host() != null) {
      request.headers().set(HttpHeaderNames.HOST, to.host());
    }
    if (to.path() != null) {
      request.setUri(Paths.changed(to.path(), request.uri()));
    }
  }

  /** What changes the response's headers. */
  private static Responder responder(Call call, Responder client) {
    Way way = call.way();
    ActiveFilters filters = call.route().filters();
    Responder responder = client;
    if (way != null) {
      responder = responder(way.share().headers(), responder);
    }
    return filters == null ? responder : responder(filters.headers(), responder);
  }

  private static Responder responder(@Nullable HeaderChanges changes, Responder next) {
    return changes == null || changes.response().isEmpty()
        ? next
        : new Rewritten(next, changes.response());
  }

  /** Names and values have been looked at when the route became known. */
  static void apply(Changes changes, HttpHeaders headers) {
    List<String> remove = changes.remove();
    for (int i = 0; i < remove.size(); i++) {
      headers.remove(remove.get(i));
    }
    List<Header> set = changes.set();
    for (int i = 0; i < set.size(); i++) {
      headers.set(set.get(i).name(), set.get(i).value());
    }
    List<Header> add = changes.add();
    for (int i = 0; i < add.size(); i++) {
      headers.add(add.get(i).name(), add.get(i).value());
    }
  }

  private static final class Rewritten extends Tap {
    private final Changes changes;

    Rewritten(Responder next, Changes changes) {
      super(next);
      this.changes = changes;
    }

    @Override
    public void head(HttpResponse response) {
      apply(changes, response.headers());
      next.head(response);
    }

    @Override
    public void upgraded(HttpResponse response, Channel upstream) {
      apply(changes, response.headers());
      next.upgraded(response, upstream);
    }
  }
}
