package dev.weft.operator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.operator.index.Value;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void theFirstMessageIsASnapshot() {
    assertThat(Messages.between(null, value(Protocol.DETECT, 1, 2)))
        .isInstanceOf(DiscoveryMessage.Snapshot.class);
  }

  @Test
  void aChangeOfEndpointsIsADelta() {
    Value.Known before = value(Protocol.DETECT, 1, 2, 3);
    Value.Known after = value(Protocol.DETECT, 1, 2, 4);

    assertThat(Messages.between(before, after))
        .isEqualTo(
            new DiscoveryMessage.Delta(
                after.version(), before.version(), List.of(endpoint(4)), List.of("10.0.0.3:80")));
  }

  @Test
  void aChangeOfPolicyIsASnapshot() {
    assertThat(Messages.between(value(Protocol.DETECT, 1), value(Protocol.OPAQUE, 1)))
        .isInstanceOf(DiscoveryMessage.Snapshot.class);
  }

  @Test
  void aDeltaLongerThanTheWholeIsASnapshot() {
    assertThat(Messages.between(value(Protocol.DETECT, 1, 2, 3), value(Protocol.DETECT, 4)))
        .isInstanceOf(DiscoveryMessage.Snapshot.class);
  }

  @Test
  void aServiceThatGoesIsUnknownAndComesBackAsASnapshot() {
    var missing = new Value.Missing("gone");
    assertThat(Messages.between(value(Protocol.DETECT, 1), missing))
        .isEqualTo(new DiscoveryMessage.Unknown("gone"));
    assertThat(Messages.between(missing, value(Protocol.DETECT, 1)))
        .isInstanceOf(DiscoveryMessage.Snapshot.class);
  }

  private static Value.Known value(Protocol protocol, int... hosts) {
    return Value.known(
        new Destination(
            "web.shop.svc.cluster.local:80",
            new Destination.ServiceRef("shop", "web", 80),
            protocol,
            List.of(),
            RetryBudget.DEFAULT,
            LoadBalancer.DEFAULT,
            null,
            List.of()),
        IntStream.of(hosts).mapToObj(MessagesTest::endpoint).toList(),
        List.of());
  }

  private static Endpoint endpoint(int host) {
    return new Endpoint("10.0.0." + host, 80, 0, false, null, List.of(), null);
  }
}
