package dev.weft.cli.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Proxies that did not answer, as every report for a program names them. */
public final class Unanswered {
  private Unanswered() {}

  /**
   * @param silent by pod: why
   */
  public static List<Map<String, String>> fields(SortedMap<String, String> silent) {
    List<Map<String, String>> all = new ArrayList<>();
    silent.forEach((pod, why) -> {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("pod", pod);
      fields.put("reason", why);
      all.add(fields);
    });
    return all;
  }
}
