package dev.weft.proxy.outbound;

import dev.weft.api.route.LoadBalancer.HashKey;
import dev.weft.proxy.balance.Rendezvous;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tap;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Finds what decides which endpoint a request goes to, if its backend wants requests to stick. */
final class Stick implements Service.Layer<Call> {
  private final Environment environment;

  Stick(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    HashKey by = call.at().hashKey();
    if (by == null || call.affinity() != null) { // or its split has asked the same already
      next.serve(call, responder);
      return;
    }
    Found found = find(by, call.exchange(), responder, environment);
    if (found.affinity() != null) {
      call.affinity(found.affinity());
    }
    next.serve(call, found.responder());
  }

  /**
   * What decides for one request.
   *
   * @param affinity null: the request does not say
   * @param responder gives the client what it needs to say so next time
   */
  record Found(@Nullable Affinity affinity, Responder responder) {}

  static Found find(HashKey by, Exchange exchange, Responder responder, Environment environment) {
    HttpHeaders headers = exchange.request().headers();
    return switch (by) {
      case HashKey.SourceAddress _ -> new Found(environment.pod(), responder);
      case HashKey.Header(String name) -> {
        String value = headers.get(name);
        yield new Found(value == null ? null : affinity(value), responder);
      }
      case HashKey.Cookie(String name) -> {
        String value = Cookies.value(headers.getAll(HttpHeaderNames.COOKIE), name);
        if (value != null) {
          yield new Found(affinity(value), responder);
        }
        String fresh = Cookies.fresh(environment.loop().random());
        yield new Found(affinity(fresh), new Giving(responder, name, fresh));
      }
    };
  }

  private static Affinity affinity(String value) {
    return new Affinity(Rendezvous.hash(value));
  }

  /** Adds the cookie to the response. */
  private static final class Giving extends Tap {
    private final String name;
    private final String value;

    Giving(Responder next, String name, String value) {
      super(next);
      this.name = name;
      this.value = value;
    }

    @Override
    public void head(HttpResponse response) {
      response.headers().add(HttpHeaderNames.SET_COOKIE, Cookies.set(name, value));
      next.head(response);
    }
  }
}
