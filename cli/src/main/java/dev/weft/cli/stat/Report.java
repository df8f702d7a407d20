package dev.weft.cli.stat;

import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.metrics.Golden;
import dev.weft.cli.metrics.Sample.Series;
import dev.weft.cli.metrics.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the proxies said, per workload.
 *
 * @param silent meshed pods whose proxy did not answer, with why
 * @param seconds the window's length
 */
public record Report(Kind kind, List<Row> rows, SortedMap<String, String> silent, double seconds) {
  public Report {
    rows = List.copyOf(rows);
  }

  /** Two rounds of asking the same pods, some time apart; pods as they were at the second. */
  public record Rounds(
      List<MeshPod> pods, Map<MeshPod, Answer> first, Map<MeshPod, Answer> second) {}

  /** Rows for what the selected workloads served. */
  public static Report inbound(Resource selection, Rounds rounds) {
    SortedMap<String, Row> rows = new TreeMap<>();
    for (MeshPod pod : rounds.pods()) {
      rowOf(selection, pod)
          .ifPresent(name -> {
            Golden golden = window(rounds, pod).map(Window::inbound).orElse(null);
            Row row = new Row(pod.namespace(), name, pod.meshed() ? 1 : 0, 1, golden);
            rows.merge(pod.namespace() + "/" + name, row, Row::plus);
          });
    }
    return new Report(
        selection.kind(),
        new ArrayList<>(rows.values()),
        silent(selection, rounds),
        seconds(rounds));
  }

  /**
   * Rows for what {@code from} sent to workloads of the selection's kind; what is not known to be
   * of that kind stands under its authority.
   */
  public static Report outbound(Resource from, Resource selection, Rounds rounds) {
    SortedMap<String, Row> rows = new TreeMap<>();
    for (MeshPod pod : rounds.pods()) {
      if (rowOf(from, pod).isEmpty()) {
        continue;
      }
      window(rounds, pod).stream()
          .flatMap(
              window -> window.outbound(series -> target(selection, series)).entrySet().stream())
          .forEach(entry -> {
            String[] target = entry.getKey().split("/", 2);
            Row row = new Row(target[0], target[1], 0, 0, entry.getValue());
            rows.merge(entry.getKey(), row, Row::plus);
          });
    }
    return new Report(
        selection.kind(), new ArrayList<>(rows.values()), silent(from, rounds), seconds(rounds));
  }

  private static String target(Resource selection, Series series) {
    String known = series.label("dst_" + selection.kind().label());
    boolean ofAnother = !series.label("dst_service").isEmpty() && !series.label("peer").isEmpty();
    String name = known.isEmpty() && !ofAnother ? series.label("authority") : known;
    boolean wanted = selection.name() == null || name.equals(selection.name());
    return name.isEmpty() || !wanted ? "" : series.label("dst_namespace") + "/" + name;
  }

  private static Optional<String> rowOf(Resource selection, MeshPod pod) {
    return pod.running()
        ? selection
            .kind()
            .ownerOf(pod)
            .filter(name -> selection.name() == null || name.equals(selection.name()))
        : Optional.empty();
  }

  private static Optional<Window> window(Rounds rounds, MeshPod pod) {
    return rounds.first().get(pod) instanceof Answer.Ok(var from)
            && rounds.second().get(pod) instanceof Answer.Ok(var to)
            && to.atNanos() > from.atNanos()
        ? Optional.of(new Window(from, to))
        : Optional.empty();
  }

  private static SortedMap<String, String> silent(Resource selection, Rounds rounds) {
    SortedMap<String, String> silent = new TreeMap<>();
    for (MeshPod pod : rounds.pods()) {
      if (rowOf(selection, pod).isPresent()
          && rounds.second().get(pod) instanceof Answer.Silent(String why)) {
        silent.put(pod.text(), why);
      }
    }
    return silent;
  }

  private static double seconds(Rounds rounds) {
    return rounds.pods().stream()
        .flatMap(pod -> window(rounds, pod).stream())
        .mapToDouble(window -> (window.to().atNanos() - window.from().atNanos()) / 1e9)
        .average()
        .orElse(0);
  }

  /** How many of the pods in the table have a proxy. */
  public int meshed() {
    return rows.stream().mapToInt(Row::meshed).sum();
  }
}
