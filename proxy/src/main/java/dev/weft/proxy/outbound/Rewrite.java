package dev.weft.proxy.outbound;

import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tap;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.util.List;

/**
 * Changes headers as the route says: the request's once, whatever the number of its tries, and
 * those of the response that its client gets. The proxy's own answers stay as they are.
 */
final class Rewrite implements Service.Layer<Call> {
  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    HeaderChanges changes = call.route().headers();
    if (changes == null) {
      next.serve(call, responder);
      return;
    }
    apply(changes.request(), call.exchange().request().headers());
    next.serve(
        call,
        changes.response().isEmpty() ? responder : new Rewritten(responder, changes.response()));
  }

  /** Names and values have been looked at when the route became known. */
  private static void apply(Changes changes, HttpHeaders headers) {
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
