package dev.weft.cli.profile;

import dev.weft.cli.CannotException;
import dev.weft.cli.ClusterAccess;
import dev.weft.cli.DurationOption;
import dev.weft.cli.profile.openapi.OpenApi;
import dev.weft.cli.profile.proto.ProtoFile;
import dev.weft.cli.profile.route.Arranged;
import dev.weft.cli.profile.route.Sketch;
import dev.weft.cli.profile.traffic.Tap;
import dev.weft.crds.serviceprofile.Route;
import dev.weft.crds.serviceprofile.ServiceProfile;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads one source, and prints a profile. It changes nothing. */
@Command(
    name = "profile",
    description = {
      "Print a ServiceProfile, as YAML for kubectl: from an OpenAPI or protobuf file, or from live traffic.",
      "It changes nothing by itself:  weft profile … | kubectl apply -f -"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft profile web -n shop --open-api web.yaml     OpenAPI 3, Swagger 2.0",
      "  weft profile web -n shop --proto web.proto       a route for each rpc",
      "  weft profile web -n shop --tap --duration 1m     from what is asked of it",
      "  weft profile web -n shop --template              an example to begin with"
    })
public final class ProfileCommand implements Callable<Integer> {
  /** How the profile is written. */
  enum Output {
    YAML,
    JSON
  }

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int TAP_ROUTES = 20;
  private static final int MAX_PROBLEMS = 20; // shown of a file

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private ClusterAccess cluster = new ClusterAccess();

  @Parameters(index = "0", paramLabel = "SERVICE", description = "Name of the Service.")
  private String service = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Namespace of the Service (default: the context's).")
  private @Nullable String namespace;

  @Option(
      names = "--open-api",
      paramLabel = "FILE|-",
      description = "From an OpenAPI 3 or Swagger 2.0 file.")
  private @Nullable String openApi;

  @Option(
      names = "--proto",
      paramLabel = "FILE|-",
      description = "From a protobuf file. May be given several times.")
  private List<String> protos = new ArrayList<>();

  @Option(
      names = "--tap",
      description = "From live traffic, by the access log of the pods' proxies.")
  private boolean tap;

  @Option(names = "--template", description = "A commented example.")
  private boolean template;

  @Option(
      names = "--base-path",
      paramLabel = "PATH",
      description = "With --open-api: what stands before all paths, whatever the file says.")
  private @Nullable String basePath;

  @Option(
      names = {"-I", "--proto-path"},
      paramLabel = "DIR",
      description = "With --proto: where to look for its files, too.")
  private List<Path> protoPath = new ArrayList<>();

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      description = "With --tap: how long to look on (default: 30s).")
  private @Nullable Duration duration;

  @Option(
      names = "--max-routes",
      paramLabel = "N",
      description = {
        "Keep this many routes at most: of a file the first, of traffic those asked most",
        "(default: with --tap 20, else 256 and an error when there are more)."
      })
  private @Nullable Integer maxRoutes;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "yaml|json",
      defaultValue = "yaml",
      description = "How to write it (default: yaml).")
  private Output output = Output.YAML;

  @Override
  public Integer call() throws InterruptedException {
    understand();
    ProfileName name = name();
    if (template) {
      print(ProfileText.template(name));
      return 0;
    }
    boolean asked = maxRoutes != null;
    int most = maxRoutes == null ? Arranged.MAX_ROUTES : maxRoutes;
    ServiceProfile profile =
        switch (Arranged.limited(Arranged.of(sketches(name)), most, asked)) {
          case Arranged.Refused(String why) -> throw new CannotException(why);
          case Arranged.Ok(List<Route> routes, List<String> remarks) -> {
            remarks.forEach(this::remark);
            yield ProfileText.profile(name, routes);
          }
        };
    print(output == Output.JSON ? ProfileText.json(profile) : ProfileText.yaml(profile));
    return 0;
  }

  /** What picocli does not look at. */
  private void understand() {
    int sources =
        (openApi == null ? 0 : 1) + (protos.isEmpty() ? 0 : 1) + (tap ? 1 : 0) + (template ? 1 : 0);
    require(
        sources == 1,
        "expected one of --open-api, --proto, --tap, --template; there are " + sources);
    require(basePath == null || openApi != null, "--base-path goes with --open-api");
    require(
        basePath == null || basePath.startsWith("/"),
        "--base-path: '" + basePath + "' (expected: a path that begins with /)");
    require(protoPath.isEmpty() || !protos.isEmpty(), "--proto-path goes with --proto");
    require(duration == null || tap, "--duration goes with --tap");
    require(
        duration == null
            || (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(LONGEST) <= 0),
        "--duration: expected 1s to 1h");
    require(maxRoutes == null || !template, "--max-routes does not go with --template");
    require(
        maxRoutes == null || (maxRoutes >= 1 && maxRoutes <= Arranged.MAX_ROUTES),
        "--max-routes: " + maxRoutes + " (expected: 1 to " + Arranged.MAX_ROUTES + ")");
    require(
        !template || output == Output.YAML,
        "--output: json does not go with --template, whose comments it could not hold");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private ProfileName name() {
    return switch (ProfileName.parse(service, namespace == null ? ofContext() : namespace)) {
      case ProfileName.Parsed.Ok(ProfileName name) -> name;
      case ProfileName.Parsed.Malformed(String why) ->
          throw new ParameterException(spec.commandLine(), why);
    };
  }

  /** Nobody is asked for it: files need no cluster. */
  private String ofContext() {
    try (KubernetesClient client = cluster.open()) {
      return Objects.requireNonNullElse(client.getNamespace(), "default");
    }
  }

  private List<Sketch> sketches(ProfileName name) throws InterruptedException {
    if (openApi != null) {
      return fromOpenApi(InputFile.read(openApi, List.of()));
    }
    if (tap) {
      return fromTraffic(name);
    }
    List<Sketch> sketches = new ArrayList<>();
    for (String each : protos) {
      sketches.addAll(fromProto(InputFile.read(each, protoPath)));
    }
    return sketches;
  }

  private List<Sketch> fromOpenApi(InputFile file) {
    return switch (OpenApi.read(file.text(), basePath)) {
      case OpenApi.Read.Ok(List<Sketch> sketches) -> sketches;
      case OpenApi.Read.Malformed(List<String> problems) ->
          throw new CannotException(complaint(file, problems));
    };
  }

  private static List<Sketch> fromProto(InputFile file) {
    return switch (ProtoFile.read(file.text())) {
      case ProtoFile.Read.Ok(List<Sketch> sketches) -> sketches;
      case ProtoFile.Read.Malformed(String why) ->
          throw new CannotException(complaint(file, List.of(why)));
    };
  }

  private List<Sketch> fromTraffic(ProfileName name) throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      return new Tap(client, this::remark)
          .watch(
              name.namespace(),
              name.service(),
              duration == null ? Duration.ofSeconds(30) : duration,
              maxRoutes == null ? TAP_ROUTES : maxRoutes);
    }
  }

  private static String complaint(InputFile file, List<String> problems) {
    String lines =
        problems.stream()
            .limit(MAX_PROBLEMS)
            .map(problem -> file.name() + ", " + problem)
            .collect(Collectors.joining("\n"));
    int more = problems.size() - MAX_PROBLEMS;
    return more > 0 ? lines + "\nand " + more + " more" : lines;
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  private void remark(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("weft: " + text);
    err.flush();
  }
}
