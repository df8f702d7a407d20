package dev.weft.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
  private static int room(String line, int open) {
    return Descriptors.room(List.of("Limit   Soft Limit   Hard Limit   Units", line), open);
  }

  private static List<EmbeddedChannel> admitted(Descriptors descriptors, int clients) {
    return Stream.generate(EmbeddedChannel::new).limit(clients).filter(descriptors::admit).toList();
  }

  @Test
  void aReserveIsKeptForWhatIsNoConnection() {
    assertThat(room("Max open files            1024                 524288    files", 76))
        .isEqualTo(900);
  }

  @Test
  void oneClientAndItsServerAreAlwaysPossible() {
    int least = room("Max open files            100                  100       files", 90);
    var descriptors = new Descriptors(least);
    assertThat(admitted(descriptors, 2)).hasSize(1);
    assertThat(descriptors.hasRoom()).isTrue();
  }

  @Test
  void idleClientsMayTakeAllButAQuarter() {
    var descriptors = new Descriptors(100);
    List<EmbeddedChannel> clients = admitted(descriptors, 100);
    assertThat(clients).hasSize(75).hasSize(descriptors.maxClients());
    assertThat(descriptors.hasRoom()).isTrue();
    clients.getFirst().close();
    assertThat(admitted(descriptors, 2)).hasSize(1);
  }

  @Test
  void clientsWithAServerEachTakeTwo() {
    var descriptors = new Descriptors(100);
    int pairs = 0;
    while (descriptors.admit(new EmbeddedChannel())) {
      assertThat(descriptors.hasRoom()).isTrue();
      descriptors.count(new EmbeddedChannel());
      pairs++;
    }
    assertThat(pairs).isEqualTo(50);
    assertThat(descriptors.hasRoom()).isFalse();
  }

  @Test
  void serversThatCloseMakeRoom() {
    var descriptors = new Descriptors(4);
    var servers = Stream.generate(EmbeddedChannel::new).limit(4).toList();
    servers.forEach(descriptors::count);
    assertThat(descriptors.hasRoom()).isFalse();
    servers.forEach(EmbeddedChannel::close);
    assertThat(descriptors.hasRoom()).isTrue();
  }

  @Test
  void withoutALimitThereIsNoBound() {
    assertThat(room("Max open files            unlimited            unlimited files", 90))
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(Descriptors.ofProcess().maxClients()).isPositive();
  }
}
