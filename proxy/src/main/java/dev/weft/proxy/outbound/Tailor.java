package dev.weft.proxy.outbound;

import dev.weft.api.route.HeaderChanges;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;

/** Changes the headers of a request as the share of the split says that it belongs to. */
final class Tailor implements Service.Layer<Call> {
  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    Way way = call.way();
    HeaderChanges changes = way == null ? null : way.share().headers();
    if (changes != null) {
      Rewrite.apply(changes.request(), call.exchange().request().headers());
    }
    next.serve(call, responder);
  }
}
