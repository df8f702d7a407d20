package dev.weft.proxy.outbound;

import dev.weft.api.route.LoadBalancer.HashKey;
import dev.weft.proxy.balance.Rendezvous;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tap;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds what decides where a request goes, if the destination wants requests to stick. */
final class Stick implements Service.Layer<Call> {
  private final Environment environment;
  private final Supplier<@Nullable HashKey> key;

  Stick(Environment environment, Supplier<@Nullable HashKey> key) {
    this.environment = environment;
    this.key = key;
  }

  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    HashKey by = key.get();
    Responder to = responder;
    if (by != null) {
      HttpHeaders headers = call.exchange().request().headers();
      switch (by) {
        case HashKey.SourceAddress _ -> call.affinity(environment.pod());
        case HashKey.Header(String name) -> stick(call, headers.get(name));
        case HashKey.Cookie(String name) -> {
          String value = Cookies.value(headers.getAll(HttpHeaderNames.COOKIE), name);
          if (value == null) {
            value = Cookies.fresh(environment.loop().random());
            to = new Giving(responder, name, value);
          }
          stick(call, value);
        }
      }
    }
    next.serve(call, to);
  }

  private static void stick(Call call, @Nullable String value) {
    if (value != null) {
      call.affinity(new Affinity(Rendezvous.hash(value)));
    }
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
