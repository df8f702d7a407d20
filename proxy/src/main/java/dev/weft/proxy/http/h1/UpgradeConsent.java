package dev.weft.proxy.http.h1;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Refusals;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.opaque.Consent;
import org.jspecify.annotations.Nullable;

/** A connection that became another's goes on as long as the request that led there might. */
record UpgradeConsent(Exchange exchange, Refusals refusals) implements Consent {
  @Override
  public @Nullable Failure refusal() {
    return exchange.refusal();
  }

  @Override
  public void ended(Failure failure) {
    refusals.count(failure);
  }
}
