package dev.weft.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import dev.weft.api.wire.InboundCodec;
import dev.weft.api.wire.InboundMessage;
import dev.weft.proxy.control.Subscription.Reaction;
import dev.weft.proxy.state.InboundSlot;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InboundStreamTest {
  private static final InboundPolicy OPEN = policy();

  private static final InboundPolicy MALFORMED =
      policy(
          new Rule(
              "shop/web",
              List.of(),
              List.of(new Rule.RequestMatch(null, null, "(", List.of())),
              List.of(),
              false));

  private static final String COMPLAINT =
      "rule shop/web: pathRegex: error parsing regexp: missing closing ): `(`";

  private final AtomicInteger firsts = new AtomicInteger();
  private final InboundSlot slot = new InboundSlot("cluster.local", firsts::incrementAndGet);
  private final InboundStream stream = new InboundStream(slot);

  private static InboundPolicy policy(Rule... rules) {
    return new InboundPolicy(Fallback.PERMISSIVE, List.of(rules), List.of(), List.of(), List.of());
  }

  private Reaction snapshot(String version, InboundPolicy policy) {
    return stream.line(InboundCodec.encode(new InboundMessage.Snapshot(version, policy)));
  }

  private Reaction heartbeat(String version) {
    return stream.line(InboundCodec.encode(new InboundMessage.Heartbeat(version)));
  }

  @Test
  void beforeAnythingIsKnownNobodyIsLetIn() {
    assertThat(slot.isKnown()).isFalse();
    assertThat(slot.known().source()).isEqualTo(InboundPolicy.CLOSED);
    assertThat(stream.version()).isNull();
    assertThat(heartbeat("1")).isEqualTo(new Reaction.Nothing());
  }

  @Test
  void aSnapshotIsPutInForceAndAcknowledged() {
    assertThat(snapshot("1", OPEN)).isEqualTo(new Reaction.Ack("1"));
    assertThat(slot.known().source()).isEqualTo(OPEN);
    assertThat(stream.version()).isEqualTo("1");
    assertThat(snapshot("2", OPEN)).isEqualTo(new Reaction.Ack("2"));
    assertThat(firsts).as("told once").hasValue(1);
  }

  @Test
  void whatIsMalformedIsInForceClosedAndRefused() {
    assertThat(snapshot("1", MALFORMED)).isEqualTo(new Reaction.Nack("1", COMPLAINT));
    assertThat(slot.known().source()).isEqualTo(MALFORMED);
    assertThat(slot.refused()).isEqualTo(COMPLAINT);
    assertThat(snapshot("2", OPEN)).isEqualTo(new Reaction.Ack("2"));
    assertThat(slot.refused()).isNull();
  }

  @Test
  void aLineThatCannotBeReadLeavesWhatWas() {
    snapshot("1", OPEN);
    assertThat(stream.line("{\"type\":\"snapshot\",\"version\":\"2\"}"))
        .isEqualTo(new Reaction.Nack("", "fallback is absent (expected: a string)"));
    assertThat(slot.known().version()).isEqualTo("1");
    assertThat(slot.refused()).isEqualTo("fallback is absent (expected: a string)");
    assertThat(stream.line("{\"type\":\"something-newer\"}")).isEqualTo(new Reaction.Nothing());
  }

  @Test
  void anotherReplicaHearsOfTheVersionInForce() {
    snapshot("1", OPEN);
    assertThat(heartbeat("1")).isEqualTo(new Reaction.Nothing());
    stream.reconnected();
    assertThat(heartbeat("1")).isEqualTo(new Reaction.Ack("1"));
    assertThat(heartbeat("1")).isEqualTo(new Reaction.Nothing());
    stream.line("no JSON"); // is no fault of the version's
    stream.reconnected();
    assertThat(heartbeat("1")).isEqualTo(new Reaction.Ack("1"));
    snapshot("2", MALFORMED);
    stream.reconnected();
    assertThat(heartbeat("2")).isEqualTo(new Reaction.Nack("2", COMPLAINT));
  }

  @Test
  void anotherVersionIsAskedForAnew() {
    snapshot("1", OPEN);
    assertThat(heartbeat("2")).isEqualTo(new Reaction.AskAnew());
  }
}
