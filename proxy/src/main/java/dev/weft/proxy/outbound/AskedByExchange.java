package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.route.Asked;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request as routing sees it. */
record AskedByExchange(Exchange exchange) implements Asked {
  @Override
  public String method() {
    return exchange.request().method().name();
  }

  @Override
  public String target() {
    return exchange.request().uri();
  }

  @Override
  public List<String> headers(String name) {
    return exchange.request().headers().getAll(name);
  }

  @Override
  public @Nullable String cookie(String name) {
    return Cookies.value(exchange.request().headers().getAll(HttpHeaderNames.COOKIE), name);
  }
}
