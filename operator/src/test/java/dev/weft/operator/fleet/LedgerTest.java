package dev.weft.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Source;
import dev.weft.api.wire.FleetMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Source OLD = new Source("ServiceProfile", "shop", "web", 1);
  private static final Source NEW = new Source("ServiceProfile", "shop", "web", 2);

  private final Ledger ledger = new Ledger();
  private final Object connection = new Object();
  private final Object stream = new Object();
  private List<Source> wanted = List.of(OLD);

  @Test
  void aSubscriberCountsAsSoonAsItsTopicIsMadeOfTheSourceAndAcknowledgesLater() {
    subscribe();
    ledger.sent(connection, "discovery/web:80", "v1", List.of(OLD));
    assertThat(programmed(OLD)).isEqualTo(new FleetMessage.Programmed(OLD, 1, 0, List.of()));

    ledger.acknowledged(connection, "discovery/web:80", "v1");
    assertThat(programmed(OLD)).isEqualTo(new FleetMessage.Programmed(OLD, 1, 1, List.of()));

    wanted = List.of(NEW); // the index has it, the proxy was not sent it yet
    assertThat(programmed(NEW)).isEqualTo(new FleetMessage.Programmed(NEW, 1, 0, List.of()));
  }

  @Test
  void anAcknowledgementOfAnUnknownVersionSaysNothing() {
    subscribe();
    ledger.acknowledged(connection, "discovery/web:80", "made-up");
    assertThat(programmed(OLD).acknowledged()).isZero();
  }

  @Test
  void aRefusalIsToldWithItsReasonUntilALaterVersionIsAccepted() {
    subscribe();
    ledger.sent(connection, "discovery/web:80", "v1", List.of(OLD));
    ledger.refused(connection, "discovery/web:80", "v1", "no such thing");
    assertThat(programmed(OLD).refused()).containsExactly("no such thing");

    ledger.sent(connection, "discovery/web:80", "v2", List.of(OLD));
    ledger.acknowledged(connection, "discovery/web:80", "v2");
    assertThat(programmed(OLD)).isEqualTo(new FleetMessage.Programmed(OLD, 1, 1, List.of()));
  }

  @Test
  void aPodsNewConnectionReplacesItsOldOne() {
    subscribe();
    var second = new Object();
    ledger.connected(second, new PodId("shop", "client"));

    assertThat(ledger.size()).isEqualTo(1);
    assertThat(programmed(OLD).subscribers()).isZero();
    ledger.disconnected(connection); // the old one's end changes nothing
    assertThat(ledger.size()).isEqualTo(1);
  }

  @Test
  void theEndOfAReplacedStreamDoesNotEndItsSuccessor() {
    subscribe();
    var successor = new Object();
    ledger.subscribed(connection, "discovery/web:80", successor, () -> wanted);
    ledger.dropped(connection, "discovery/web:80", stream);
    assertThat(programmed(OLD).subscribers()).isEqualTo(1);

    ledger.dropped(connection, "discovery/web:80", successor);
    assertThat(programmed(OLD).subscribers()).isZero();
  }

  @Test
  void whatAProxySaysOfItselfIsToldOn() {
    ledger.connected(connection, new PodId("shop", "client"));
    ledger.hello(connection, "0.1.0");
    ledger.state(connection, true, false);

    assertThat(ledger.summary(List.of()).values())
        .containsExactly(new FleetMessage.Proxy("shop", "client", "0.1.0", true, false));
  }

  @Test
  void theReplicaSaysWhichTrustBundleItHandsOut() {
    assertThat(ledger.summary(List.of())).isEmpty();
    long before = ledger.revision();
    ledger.handsOut("v1");
    assertThat(ledger.revision()).isGreaterThan(before);
    assertThat(ledger.summary(List.of()).values()).containsExactly(new FleetMessage.Trust("v1"));
  }

  private void subscribe() {
    ledger.connected(connection, new PodId("shop", "client"));
    ledger.subscribed(connection, "discovery/web:80", stream, () -> wanted);
  }

  private FleetMessage.Programmed programmed(Source source) {
    return (FleetMessage.Programmed)
        ledger
            .summary(List.of(source))
            .getOrDefault(SourceKey.of(source), new FleetMessage.Synced());
  }
}
