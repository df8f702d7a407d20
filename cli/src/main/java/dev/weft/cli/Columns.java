package dev.weft.cli;

import java.util.ArrayList;
import java.util.List;

/** Cells as aligned text. */
public final class Columns {
  private static final int GAP = 3;

  private Columns() {}

  /** One line for each row; all rows have the first one's number of cells. */
  public static List<String> aligned(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        text.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + GAP);
      }
      lines.add(text.toString().stripTrailing());
    }
    return lines;
  }
}
