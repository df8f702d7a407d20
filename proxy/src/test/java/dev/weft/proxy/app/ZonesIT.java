package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Destination;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traffic stays in its zone, as EndpointSlices hint, while somebody there is well. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ZonesIT {
  private static final Destination WEB =
      TestControlPlane.web(Protocol.DETECT, List.of(), LoadBalancer.DEFAULT, null);

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private Farm farm;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    control.zone = "east";
    client = TestProxy.start(control, directory);
    farm = new Farm(control, "east1", "east2", "west1", "west2");
    farm.hint("east1", "east");
    farm.hint("east2", "east");
    farm.hint("west1", "west", "south");
    farm.hint("west2", "west");
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
    client.close();
    control.close();
  }

  private Set<String> seen() throws IOException {
    Set<String> seen = new TreeSet<>();
    try (var raw = new RawClient(client.outbound())) {
      for (int i = 0; i < 200; i++) {
        RawClient.Response response = raw.get(URL + "/");
        assertThat(response.status()).isEqualTo(200);
        seen.add(response.body());
      }
    }
    return seen;
  }

  @Test
  void endpointsOfTheOwnZoneComeFirst() throws Exception {
    farm.publish(WEB);
    assertThat(seen()).containsExactly("east1", "east2");
  }

  @Test
  void whenTheOwnZoneIsDownTheOthersServe() throws Exception {
    farm.publish(WEB);
    farm.get("east1").kill();
    assertThat(seen()).containsExactly("east2");
    farm.get("east2").kill();
    assertThat(seen()).containsExactly("west1", "west2");
  }

  @Test
  void whenNoHintNamesTheZoneAllServe() throws Exception {
    farm.publish(WEB, "west1", "west2");
    assertThat(seen()).containsExactly("west1", "west2");
  }

  @Test
  void hintsThatAreNotCompleteDoNotCount() throws Exception {
    farm.hint("west2");
    farm.publish(WEB);
    assertThat(seen()).hasSize(4);
  }

  @Test
  void aServiceMayAskForAllZones() throws Exception {
    var everywhere = new LoadBalancer(Duration.ofMillis(30), Duration.ofSeconds(10), false, null);
    farm.publish(TestControlPlane.web(Protocol.DETECT, List.of(), everywhere, null));
    assertThat(seen()).hasSize(4);
  }
}
