package dev.weft.operator.app;

import dev.weft.operator.serve.WebServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The pages /healthz and /readyz: "ok", or what is wrong. Thread-safe. */
final class Health {
  private final List<Supplier<List<String>>> live = new CopyOnWriteArrayList<>();
  private final List<Supplier<List<String>>> ready = new CopyOnWriteArrayList<>();

  /**
   * @param problems what a restart would mend
   */
  void liveWhen(Supplier<List<String>> problems) {
    live.add(problems);
  }

  /**
   * @param problems what keeps work away
   */
  void readyWhen(Supplier<List<String>> problems) {
    ready.add(problems);
  }

  WebServer.Page livePage() {
    return (_, _) -> page(live);
  }

  WebServer.Page readyPage() {
    return (_, _) -> page(ready);
  }

  private static WebServer.Answer page(List<Supplier<List<String>>> checks) {
    var problems = new ArrayList<String>();
    checks.forEach(check -> problems.addAll(check.get()));
    return problems.isEmpty()
        ? WebServer.Answer.text(200, "ok\n")
        : WebServer.Answer.text(503, String.join("\n", problems) + "\n");
  }
}
