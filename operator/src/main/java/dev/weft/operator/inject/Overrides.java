package dev.weft.operator.inject;

import dev.weft.api.Names;
import dev.weft.api.PortRange;
import dev.weft.operator.index.Reduce;
import dev.weft.operator.inject.Settings.Interception;
import dev.weft.operator.translate.Fallbacks;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The annotations {@code config.weft.dev/…} of a namespace or a pod, laid over settings. */
final class Overrides {
  private static final Pattern IMAGE = Pattern.compile("[a-z0-9][A-Za-z0-9._/:@-]{0,511}");
  private static final Pattern CIDR =
      Pattern.compile(
          "[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}|[0-9a-fA-F:.]+:[0-9a-fA-F:.]*/[0-9]{1,3}");
  private static final Pattern QUANTITY =
      Pattern.compile("[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?");

  private final Settings settings;
  private final List<String> problems;
  private final List<String> warnings;

  private Overrides(Settings settings, List<String> problems, List<String> warnings) {
    this.settings = settings;
    this.problems = problems;
    this.warnings = warnings;
  }

  /** One annotation: how to read it, and what was expected where it cannot be read. */
  private record Key(String expected, BiFunction<Settings, String, Optional<Settings>> apply) {}

  private static final Map<String, Key> KEYS =
      Map.ofEntries(
          Map.entry(
              "proxy-image",
              new Key(
                  "an image reference such as weft.dev/proxy:0.1.0",
                  (to, text) ->
                      IMAGE.matcher(text).matches()
                          ? Optional.of(to.withImage(text))
                          : Optional.empty())),
          Map.entry(
              "proxy-log-level",
              new Key(
                  "error, warn, info, debug or trace",
                  (to, text) ->
                      List.of("error", "warn", "info", "debug", "trace").contains(text)
                          ? Optional.of(to.withLogLevel(text))
                          : Optional.empty())),
          Map.entry(
              "interception",
              new Key(
                  "redirect or environment",
                  (to, text) ->
                      Stream.of(Interception.values())
                          .filter(value -> value.text().equals(text))
                          .findFirst()
                          .map(to::withInterception))),
          Map.entry("skip-inbound-ports", ports(settings -> settings::withSkipInbound)),
          Map.entry("skip-outbound-ports", ports(settings -> settings::withSkipOutbound)),
          Map.entry("opaque-ports", ports(settings -> settings::withOpaquePorts)),
          Map.entry(
              "skip-subnets",
              new Key(
                  "networks in CIDR form such as 10.0.0.0/8,fd00::/8",
                  (to, text) -> subnets(text).map(to::withSkipSubnets))),
          Map.entry("proxy-cpu-request", quantity(to -> q -> to.withRequest("cpu", q))),
          Map.entry("proxy-cpu-limit", quantity(to -> q -> to.withLimit("cpu", q))),
          Map.entry("proxy-memory-request", quantity(to -> q -> to.withRequest("memory", q))),
          Map.entry("proxy-memory-limit", quantity(to -> q -> to.withLimit("memory", q))));

  Settings settings() {
    return settings;
  }

  /** Annotation, value, what was expected. */
  List<String> problems() {
    return problems;
  }

  /** What its author should know, though it stops nothing. */
  List<String> warnings() {
    return warnings;
  }

  /**
   * @param owner for messages: {@code namespace} or {@code pod}
   */
  Overrides then(String owner, Map<String, String> annotations) {
    Settings result = settings;
    var wrong = new ArrayList<>(problems);
    var strange = new ArrayList<>(warnings);
    for (var annotation : new TreeMap<>(annotations).entrySet()) {
      if (!annotation.getKey().startsWith(Names.CONFIG_PREFIX)) {
        continue;
      }
      if (annotation.getKey().equals(Reduce.DEFAULT_INBOUND_POLICY)) {
        if (Fallbacks.parse(annotation.getValue()).isEmpty()) {
          strange.add(
              wrong(annotation, owner, Fallbacks.EXPECTED) + "; what stands above it holds");
        }
        continue; // the control plane acts on it, whenever it changes
      }
      Key key = KEYS.get(annotation.getKey().substring(Names.CONFIG_PREFIX.length()));
      if (key == null) {
        strange.add("annotation " + annotation.getKey() + " means nothing to this version");
        continue;
      }
      Optional<Settings> applied = key.apply.apply(result, annotation.getValue().strip());
      if (applied.isEmpty()) {
        wrong.add(wrong(annotation, owner, key.expected));
      }
      result = applied.orElse(result);
    }
    return new Overrides(result, wrong, strange);
  }

  private static String wrong(Map.Entry<String, String> annotation, String owner, String expected) {
    return "annotation "
        + annotation.getKey()
        + " of the "
        + owner
        + ": '"
        + annotation.getValue()
        + "' (expected: "
        + expected
        + ")";
  }

  static Overrides of(Settings settings) {
    return new Overrides(settings, List.of(), List.of());
  }

  private static Key ports(Function<Settings, Function<List<PortRange>, Settings>> apply) {
    return new Key(
        "ports and ranges such as 22,4000-4100",
        (to, text) -> PortRange.parseList(text).map(apply.apply(to)));
  }

  private static Key quantity(Function<Settings, Function<Quantity, Settings>> apply) {
    return new Key(
        "a quantity such as 100m or 64Mi",
        (to, text) ->
            QUANTITY.matcher(text).matches()
                ? Optional.of(apply.apply(to).apply(new Quantity(text)))
                : Optional.empty());
  }

  private static Optional<List<String>> subnets(String text) {
    List<String> subnets =
        Stream.of(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    return subnets.stream().allMatch(s -> CIDR.matcher(s).matches())
        ? Optional.of(subnets)
        : Optional.empty();
  }
}
