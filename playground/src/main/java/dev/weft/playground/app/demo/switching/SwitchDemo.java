package dev.weft.playground.app.demo.switching;

import dev.weft.playground.app.Await;
import dev.weft.playground.app.Manifests;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.demo.Shown;
import dev.weft.playground.app.demo.switching.Change.Kind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Switches a Service from blue to green and back, and changes its ServiceProfile in between, while
 * clients ask ({@code samples/switch.yaml}).
 */
public final class SwitchDemo {
  private static final String NAMESPACE = "switch";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So many answers in a row must come as the sample has it, before anything is changed. */
  private static final int WARM = 100;

  private static final long SLOW_MICROS = 500_000;

  /** Behind an acknowledgement traffic goes on for so long: what goes wrong late counts. */
  private static final Duration AFTERMATH = Duration.ofMillis(400);

  /** Of different length each time, so that no change keeps step with anything periodic. */
  private static final int SPREAD_MILLIS = 300;

  private static final int STEP_MILLIS = 113; // prime to the spread

  private final Playground playground;
  private final Path samples;
  private final Consumer<String> progress;
  private final Clients clients;
  private final Map<String, Integer> warmth = new HashMap<>(); // by client: good answers in a row

  /**
   * @param samples the directory of the samples
   */
  public SwitchDemo(Playground playground, Path samples, Consumer<String> progress) {
    this.playground = playground;
    this.samples = samples;
    this.progress = progress;
    this.clients = new Clients(playground.client(), NAMESPACE);
  }

  /**
   * @param times each kind is changed
   */
  public Shown run(int times) throws IOException, InterruptedException {
    progress.accept("applying samples/switch.yaml: clients of a Service that is blue or green");
    playground.apply(samples.resolve("switch.yaml"));
    playground.awaitDeployments(NAMESPACE, List.of("blue", "green", "asker"));
    // Both sides: a program that has just started is slow, and says nothing of a switch.
    var _ = Manifests.apply(playground.client(), object(split(50)));
    Await.until(PATIENCE, "all clients are answered at once", this::cold);
    progress.accept("changing a TrafficSplit and a ServiceProfile " + times + " times each");
    List<Change> changes = new ArrayList<>();
    List<Asked> asked = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    try (var acknowledgements =
        new Acknowledgements(playground.client(), NAMESPACE, SwitchDemo::micros)) {
      var _ = change(acknowledgements, Kind.SPLIT, "blue", split(100)); // not counted
      var _ = settled(0);
      for (int i = 0; i < times; i++) {
        boolean blue = i % 2 == 1; // it begins with it
        String side = blue ? "blue" : "green";
        changes.add(change(acknowledgements, Kind.SPLIT, side, split(blue ? 100 : 0)));
        asked.addAll(settled(2 * i));
        String rule = "rule-" + i;
        changes.add(change(acknowledgements, Kind.PROFILE, rule, profile(rule)));
        asked.addAll(settled(2 * i + 1));
      }
    } catch (IOException e) {
      wrong.add(e.getMessage());
    }
    SwitchReport report = SwitchReport.of(changes, asked);
    wrong.addAll(report.wrong());
    return new Shown(report.lines(), wrong);
  }

  /** What is missing for all clients to be answered well, and soon; empty when nothing. */
  private Optional<String> cold() throws IOException {
    for (Asked each : clients.more()) {
      boolean good =
          each.isAnswered() && each.tookMicros() < SLOW_MICROS && each.rule().equals("first");
      warmth.merge(each.client(), good ? 1 : 0, (sum, one) -> good ? sum + one : 0);
    }
    return clients.names().stream()
        .filter(name -> warmth.getOrDefault(name, 0) < WARM)
        .map(name -> name + " was answered " + warmth.getOrDefault(name, 0) + " times in a row")
        .findFirst();
  }

  private Change change(Acknowledgements acknowledgements, Kind kind, String to, String yaml)
      throws IOException, InterruptedException {
    GenericKubernetesResource object = object(yaml);
    long called = micros();
    var taken = Manifests.apply(playground.client(), object);
    long accepted = micros();
    Await.until(
        PATIENCE,
        kind.resource() + " to " + to + " is acknowledged by all proxies",
        () ->
            acknowledgements.of(taken).isPresent()
                ? Optional.empty()
                : Optional.of("generation " + taken.getMetadata().getGeneration() + " is not"));
    return new Change(kind, to, called, accepted, acknowledgements.of(taken).orElseThrow());
  }

  private List<Asked> settled(int number) throws IOException, InterruptedException {
    Thread.sleep(AFTERMATH.plusMillis((long) number * STEP_MILLIS % SPREAD_MILLIS));
    return clients.more();
  }

  private static GenericKubernetesResource object(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }

  private static String split(int blue) {
    return """
    apiVersion: weft.dev/v1alpha1
    kind: TrafficSplit
    metadata: {name: page, namespace: switch}
    spec:
      service: page
      backends:
      - {service: blue, weight: %d}
      - {service: green, weight: %d}
    """
        .formatted(blue, 100 - blue);
  }

  private static String profile(String rule) {
    return """
    apiVersion: weft.dev/v1alpha1
    kind: ServiceProfile
    metadata: {name: page.switch.svc.cluster.local, namespace: switch}
    spec:
      routes:
      - name: all
        condition: {pathRegex: /.*}
        headers: {response: {set: [{name: x-rule, value: %s}]}}
    """
        .formatted(rule);
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
