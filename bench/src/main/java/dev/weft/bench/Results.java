package dev.weft.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One table: a row a peer, a column a quantity, and in each cell what the rounds gave. */
final class Results {
  private final String title;
  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

  Results(String title) {
    this.title = title;
  }

  /**
   * @param decimals with which the column is printed
   */
  void add(String peer, String column, int decimals, double value) {
    columns.putIfAbsent(column, decimals);
    rows.computeIfAbsent(peer, _ -> new LinkedHashMap<>())
        .computeIfAbsent(column, _ -> new ArrayList<>())
        .add(value);
  }

  String markdown() {
    var text = new StringBuilder("\n### " + title + "\n\n| |");
    columns.keySet().forEach(column -> text.append(' ').append(column).append(" |"));
    text.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
    rows.forEach((peer, cells) -> {
      text.append("| ").append(peer).append(" |");
      columns.forEach((column, decimals) ->
          text.append(' ')
              .append(Spread.of(cells.getOrDefault(column, List.of())).text(decimals))
              .append(" |"));
      text.append('\n');
    });
    return text.toString();
  }
}
