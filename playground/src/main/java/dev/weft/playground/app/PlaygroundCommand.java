package dev.weft.playground.app;

import static java.util.Objects.requireNonNull;

import dev.weft.cli.Terminal;
import dev.weft.playground.app.ClusterOptions.NetworkMode;
import dev.weft.playground.app.demo.Account;
import dev.weft.playground.app.demo.Demo;
import dev.weft.playground.app.demo.Findings;
import dev.weft.playground.app.demo.Shown;
import dev.weft.playground.app.demo.canary.CanaryDemo;
import dev.weft.playground.app.demo.rotation.RotationDemo;
import dev.weft.playground.app.demo.switching.SwitchDemo;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weft playground}. */
@Command(
    name = "weft playground",
    mixinStandardHelpOptions = true,
    description = {
      "Start a cluster on this machine with a mesh and a sample application in it.",
      "Needs no Kubernetes, no container engine, no root. Ctrl-C ends all of it."
    })
final class PlaygroundCommand implements Callable<Integer> {
  private static final int ROTATIONS = 3;
  private static final int SWITCHES = 10;

  private final PrintStream out = System.out;
  private final Steps steps = new Steps(out, System::nanoTime);

  /** What a demonstration shows. */
  enum Scenario {
    /** Parts are killed and scaled under load. */
    FAULTS,
    /**
     * The trust anchor is rotated under load, three times, and the operator killed at each step.
     */
    ROTATION,
    /** One release is promoted, the next rolled back. */
    CANARY,
    /** Splits and profiles are changed while clients ask, who have an application of their own. */
    SWITCH
  }

  @Option(
      names = "--demo",
      arity = "0..1",
      paramLabel = "faults|rotation|canary|switch",
      fallbackValue = "faults",
      description = {
        "Without a terminal, show what faults cost (the default), what three rotations of the trust anchor do, how one",
        "release is promoted and a bad one rolled back, or how soon proxies act on a change; then end: 0 when all was well."
      })
  private @Nullable Scenario demo;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Where to write the kubeconfig (default: a fresh temporary directory).")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep the cluster's objects in DIR, and begin with what is there.")
  private @Nullable Path keep;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The API server's port (default: any free one).")
  private int port;

  @Option(
      names = "--network",
      paramLabel = "auto|loopback|namespaces",
      defaultValue = "auto",
      description = "How pods are connected (default: namespaces where they can be had).")
  private NetworkMode network = NetworkMode.AUTO;

  @Option(names = "--no-shop", description = "Without the sample application and its traffic.")
  private boolean noShop;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = kubeconfig == null ? Kubeconfig.fresh() : null;
    Path file =
        directory == null
            ? Kubeconfig.writable(requireNonNull(kubeconfig))
            : directory.resolve("kubeconfig");
    PlaygroundOptions options =
        PlaygroundOptions.of(home())
            .withNetwork(network)
            .withKeep(keep)
            .withPort(port)
            .withKubeconfig(file)
            .withProgress(steps);
    Ending ending = Ending.onInterrupt(steps);
    try (ending) {
      if (directory != null) {
        ending.closes(() -> Files.deleteIfExists(directory));
      }
      ending.closes(() -> Files.deleteIfExists(file));
      Playground playground = Playground.start(options);
      ending.closes(playground);
      return run(playground, file);
    }
  }

  /** The checkout that this was started from. */
  private static Path home() {
    return Path.of(System.getProperty("weft.home", ".")).toAbsolutePath();
  }

  private int run(Playground playground, Path file) throws IOException, InterruptedException {
    playground.install();
    playground.mesh();
    if (demo == null ? !noShop : demo != Scenario.SWITCH) {
      playground.shop();
      playground.traffic();
    }
    if (demo != null) {
      return demonstrate(playground, demo);
    }
    steps.accept("ready");
    Welcome.lines(file, playground.cluster().network(), !noShop).forEach(out::println);
    if (noShop) {
      new CountDownLatch(1).await(); // until interrupted
    }
    new LiveTable(playground, out, Terminal.isOne()).run();
    return 0;
  }

  private int demonstrate(Playground playground, Scenario scenario)
      throws IOException, InterruptedException {
    Shown shown =
        switch (scenario) {
          case FAULTS -> {
            Findings findings = new Demo(playground, steps).run();
            yield new Shown(Account.lines(findings), findings.wrong());
          }
          case ROTATION -> {
            playground.pulse();
            yield new RotationDemo(playground, steps).run(ROTATIONS);
          }
          case CANARY -> new CanaryDemo(playground, home().resolve("samples"), steps).run();
          case SWITCH -> new SwitchDemo(playground, home().resolve("samples"), steps).run(SWITCHES);
        };
    List<String> wrong = new ArrayList<>(shown.wrong());
    out.println();
    shown.lines().forEach(out::println);
    out.println();
    out.println("the Mesh says of itself:");
    GenericKubernetesResource mesh = playground.meshResource();
    for (Map<?, ?> condition : Missing.conditions(mesh)) {
      out.printf(
          "  %-18s %-8s %-24s %s%n",
          condition.get("type"),
          condition.get("status"),
          condition.get("reason"),
          condition.get("message"));
    }
    Missing.ofCondition("mesh " + Playground.MESH, mesh, "Ready").ifPresent(wrong::add);
    out.println();
    Account.verdict(wrong).forEach(out::println);
    return wrong.isEmpty() ? 0 : 1;
  }
}
