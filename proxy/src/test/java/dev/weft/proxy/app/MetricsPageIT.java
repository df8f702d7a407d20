package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Timeouts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md lists what is exposed, and nothing else. */
class MetricsPageIT {
  private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\| (\\w+) \\|.*");
  private static final String KEY = "web.shop.svc.cluster.local:80";

  @Test
  void thePageListsEveryMetricWithItsType(@TempDir Path directory) throws Exception {
    var listed = new TreeSet<String>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "metrics.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        listed.add(row.group(1) + " " + row.group(2));
      }
    }
    assertThat(exposed(directory)).isEqualTo(listed);
  }

  private static Set<String> exposed(Path directory) throws Exception {
    var families = new TreeSet<String>();
    var everything =
        Map.of("WEFT_ACCESS_LOG", "json", "WEFT_TRACING_ENDPOINT", "http://127.0.0.1:9");
    try (var control = new TestControlPlane();
        var client = TestProxy.start(control, directory, everything, new ByteArrayOutputStream());
        var application = TestApplication.named("web", TestProxy.newAddress(), 8080);
        var raw = new RawClient(client.outbound())) {
      var route = new Route("all", new RequestMatch.Path("/.*"), List.of(), null, Timeouts.NONE);
      String ip = application.address().getAddress().getHostAddress();
      control.publish(KEY, List.of(route), new Endpoint(ip, 8080, 0, false, null, List.of(), null));
      assertThat(raw.get("http://" + KEY + "/").status()).isEqualTo(200);
      beginTls(client);
      client
          .metrics()
          .lines()
          .filter(line -> line.startsWith("# TYPE "))
          .forEach(line -> families.add(line.substring("# TYPE ".length())));
    }
    return families;
  }

  /** To a name that nobody has: passed through, to nowhere. */
  private static void beginTls(TestProxy client) throws Exception {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (var plain = new Socket(client.outbound().getAddress(), client.outbound().getPort());
        var tls = factory.createSocket(plain, "no-such-name.invalid", 443, false)) {
      tls.getOutputStream().write(1);
    } catch (IOException expected) {
      assertThat(expected).isNotNull();
    }
  }
}
