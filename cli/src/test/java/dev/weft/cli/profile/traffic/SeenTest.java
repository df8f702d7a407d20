package dev.weft.cli.profile.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.profile.route.Sketch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeenTest {
  private final Seen seen = new Seen();

  @Test
  void routesAreThoseAskedMostAndCallsOfGrpcStayAsTheyAre() {
    for (int i = 0; i < 30; i++) {
      line("GET", "/books/" + i, 200, false);
      line("POST", "/shop.Library/Find" + i % 2, 200, true);
    }
    line("PUT", "/books/1", 500, false);

    Seen.Summary all = seen.summary(20);
    assertThat(all.requests()).isEqualTo(61);
    assertThat(all.sketches())
        .extracting(Sketch::name)
        .containsExactly(
            "GET /books/*", "/shop.Library/Find0", "/shop.Library/Find1", "PUT /books/*");
    assertThat(all.sketches().getFirst().path().regex()).isEqualTo("/books/[^/]*");
    assertThat(seen.summary(1).sketches()).extracting(Sketch::name).containsExactly("GET /books/*");
    assertThat(seen.summary(1).told()).isEqualTo(30);
    assertThat(seen.summary(1).routes()).isEqualTo(4);
  }

  @Test
  void whatFoundNothingMakesNoRoute() {
    line("GET", "/wp-admin", 404, false);
    line("BREW", "/pot", 405, false);

    assertThat(seen.summary(20).sketches()).isEmpty();
    assertThat(seen.summary(20).requests()).isEqualTo(2);
    assertThat(seen.summary(20).nothingFound()).isEqualTo(2);
  }

  @Test
  void memoryIsBoundedWhateverIsAsked() {
    for (int i = 0; i < 5000; i++) {
      line("POST", "/p.S/M" + i, 200, true);
      line("M" + (char) ('A' + i % 26), "/" + (char) ('a' + i % 26), 200, false);
    }
    Seen.Summary summary = seen.summary(256);

    assertThat(summary.routes()).isEqualTo(1000 + 16);
    assertThat(summary.noRoom()).isPositive();
    assertThat(summary.requests()).isEqualTo(10_000);
  }

  @Test
  void onlyRequestsToTheServicesPortsCount() {
    String line =
        "{\"kind\":\"%s\",\"direction\":\"%s\",\"method\":\"%s\",\"path\":\"%s\",\"status\":200,"
            + "\"user_agent\":%s,\"grpc_status\":null,\"upstream\":%s}";
    Set<Integer> ports = Set.of(8080);
    String to = "\"127.0.0.1:8080\"";
    seen.line(line.formatted("request", "inbound", "GET", "/a", "null", to), ports);
    seen.line(
        line.formatted("request", "inbound", "GET", "/a", "\"curl\"", "\"[::1]:8080\""), ports);
    for (String other :
        new String[] {
          line.formatted("request", "inbound", "GET", "/a", "null", "\"127.0.0.1:8081\""),
          line.formatted("request", "inbound", "GET", "/a", "null", "null"),
          line.formatted("request", "inbound", "GET", "/a", "\"kube-probe/1.35\"", to),
          line.formatted("request", "outbound", "GET", "/a", "null", to),
          line.formatted("connection", "inbound", "GET", "/a", "null", to),
          line.formatted("request", "inbound", "", "", "null", to),
          line.formatted("request", "inbound", "OPTIONS", "*", "null", to),
          line.formatted("request", "inbound", "G$T", "/a", "null", to),
          line.formatted("request", "inbound", "GET", "/a…", "null", to),
          "time=… level=INFO",
          "{",
          "{}",
          "[]",
          "",
        }) {
      seen.line(other, ports);
    }

    assertThat(seen.summary(20).requests()).isEqualTo(2);
  }

  @Test
  void linesAreCutFromPiecesAndOverlongOnesPassedOver() {
    var read = new ArrayList<String>();
    var lines = new Lines(read::add);
    for (String piece : new String[] {"a", "b\nüb", "er\n\n", "x".repeat(70_000), "\nc\nrest"}) {
      lines.add(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
    }

    assertThat(read).containsExactly("ab", "über", "", "c");
  }

  private void line(String method, String path, int status, boolean grpc) {
    seen.add(new AccessLine(method, path, status, grpc, 8080));
  }
}
