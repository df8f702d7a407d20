package dev.weft.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.samples.base.EnvironmentProxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OrdersTest {
  private final Peer nobody =
      new Peer(
          Peer.client(EnvironmentProxy.from(Map.of())), "stock", URI.create("http://127.0.0.1:1"));

  @Test
  void eachTenthOrderTakesAHundredToFourHundredMilliseconds() {
    Orders orders = new Orders(nobody, 10);

    assertThat(LongStream.rangeClosed(1, 10_000).mapToObj(orders::delay))
        .filteredOn(delay -> !delay.isZero())
        .hasSize(1_000)
        .allSatisfy(
            delay -> assertThat(delay).isBetween(Duration.ofMillis(100), Duration.ofMillis(400)));
  }

  @Test
  void anUnreachableStockIsTheMeshsFailure() throws InterruptedException {
    Reply reply = new Orders(nobody, 0).answer("/orders/7");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.failure()).isEqualTo(Failure.MESH);
  }
}
