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
  private final List<Supplier<List<String>>> though = new CopyOnWriteArrayList<>();

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

  /**
   * @param worries what a person should know, though work goes on
   */
  void readyThough(Supplier<List<String>> worries) {
    though.add(worries);
  }

  WebServer.Page livePage() {
    return (_, _) -> page(said(live), List.of());
  }

  WebServer.Page readyPage() {
    return (_, _) -> page(said(ready), said(though));
  }

  private static List<String> said(List<Supplier<List<String>>> checks) {
    return checks.stream().flatMap(check -> check.get().stream()).toList();
  }

  private static WebServer.Answer page(List<String> problems, List<String> worries) {
    var lines = new ArrayList<>(problems.isEmpty() ? List.of("ok") : problems);
    worries.forEach(worry -> lines.add("though: " + worry));
    return WebServer.Answer.text(problems.isEmpty() ? 200 : 503, String.join("\n", lines) + "\n");
  }
}
