package dev.weft.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.serve.WebServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Health health = new Health();
  private final List<String> problems = new ArrayList<>();
  private final List<String> worries = new ArrayList<>();

  @Test
  void aWorryIsSaidAndKeepsNoWorkAway() {
    health.readyWhen(() -> List.copyOf(problems));
    health.readyThough(() -> List.copyOf(worries));
    assertThat(ready()).isEqualTo(WebServer.Answer.text(200, "ok\n"));

    worries.add("no issuer");
    assertThat(ready()).isEqualTo(WebServer.Answer.text(200, "ok\nthough: no issuer\n"));

    problems.add("not synced");
    assertThat(ready()).isEqualTo(WebServer.Answer.text(503, "not synced\nthough: no issuer\n"));
    assertThat(health.livePage().answer("GET", new byte[0]))
        .isEqualTo(WebServer.Answer.text(200, "ok\n"));
  }

  private WebServer.Answer ready() {
    return health.readyPage().answer("GET", new byte[0]);
  }
}
