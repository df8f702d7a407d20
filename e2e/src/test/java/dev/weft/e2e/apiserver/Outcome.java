package dev.weft.e2e.apiserver;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a case led to, without what differs from run to run. */
final class Outcome {
  private record Rule(Pattern pattern, String replacement) {}

  private static final Rule[] RULES = {
    rule("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b", "UID"),
    rule("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "TIME"),
    rule("(?m)^(\\s*\"?resourceVersion\"?: ?)\"?\\d+\"?", "$1RV"),
    rule("resourceVersion\":\"\\d+\"", "resourceVersion\":\"RV\""),
    rule("resource version: \\d+ \\(\\d+\\)", "resource version: RV (RV)"),
    rule("\\b(10\\.96|10\\.43)\\.\\d+\\.\\d+\\b", "IP"),
    rule("kube-api-access-[a-z0-9]{5}", "kube-api-access-SUFFIX"),
    rule("(?<= )(\\d+[smhd]){1,2}(?=\\s|$)", "AGE"),
    rule("\\b\\d+y\\d+d\\b", "YEARS"), // of what the cases date into the past
    rule("(?m)^[EW]\\d{4} .*\\n", ""), // client-go grumbles about short watches
    rule("/tmp/kubectl-edit-\\d+", "/tmp/kubectl-edit"),
    rule("(?m)[ \\t]+$", ""),
    rule(" {2,}", "  "), // columns are as wide as their widest cell
  };

  private Outcome() {}

  private static Rule rule(String pattern, String replacement) {
    return new Rule(Pattern.compile(pattern), replacement);
  }

  /** Several errors of one object come in no order. */
  private static String sorted(String text) {
    List<String> lines = new ArrayList<>();
    List<String> bullets = new ArrayList<>();
    text.lines()
        .forEach(line -> {
          if (line.startsWith("* ")) {
            bullets.add(line);
            return;
          }
          bullets.stream().sorted().forEach(lines::add);
          bullets.clear();
          lines.add(line);
        });
    bullets.stream().sorted().forEach(lines::add);
    return String.join("\n", lines);
  }

  static String normalised(String raw, String namespace) {
    // Definitions are cluster-wide: a case makes its own in a group named after its namespace.
    String group = namespace.replace("-", "") + ".diff.weft.dev";
    String text = raw.replace(group, "G").replace(namespace, "NS");
    for (Rule rule : RULES) {
      text = rule.pattern().matcher(text).replaceAll(rule.replacement());
    }
    return sorted(text.strip()) + "\n";
  }
}
