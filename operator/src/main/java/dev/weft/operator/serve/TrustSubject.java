package dev.weft.operator.serve;

import dev.weft.api.route.Source;
import dev.weft.api.wire.TrustCodec;
import dev.weft.api.wire.TrustMessage;
import dev.weft.operator.index.Latest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom proxies trust. */
record TrustSubject(Latest<TrustMessage.Bundle> bundle) implements Subject<TrustMessage.Bundle> {
  @Override
  public String stream() {
    return TrustMessage.STREAM;
  }

  @Override
  public Latest.Following<TrustMessage.Bundle> follow(Runnable listener) {
    return bundle.follow(listener);
  }

  @Override
  public String version(TrustMessage.Bundle value) {
    return value.version();
  }

  @Override
  public List<Source> sources(TrustMessage.Bundle value) {
    return List.of();
  }

  @Override
  public String line(TrustMessage.@Nullable Bundle held, TrustMessage.Bundle latest) {
    return TrustCodec.encode(latest);
  }

  @Override
  public String heartbeat(TrustMessage.@Nullable Bundle held) {
    return TrustCodec.encode(new TrustMessage.Heartbeat(held == null ? "" : held.version()));
  }
}
