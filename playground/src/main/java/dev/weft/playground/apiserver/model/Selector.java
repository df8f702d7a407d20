package dev.weft.playground.apiserver.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Label and field selectors. */
public final class Selector {
  private static final Pattern SET =
      Pattern.compile("\\s*([^\\s!=,()]+)\\s+(in|notin)\\s+\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([^\\s!=,()]+)\\s*(==|=|!=)\\s*([^\\s!=,()]*)\\s*");
  private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([^\\s!=,()]+)\\s*");
  private static final Pattern COMMA_OUTSIDE = Pattern.compile(",(?![^(]*\\))");

  private static final Set<String> METADATA = Set.of("metadata.name", "metadata.namespace");

  private Selector() {}

  /** {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. */
  public static Predicate<JsonNode> labels(String text) {
    Predicate<JsonNode> all = _ -> true;
    for (String term : text.isBlank() ? new String[0] : COMMA_OUTSIDE.split(text)) {
      all = all.and(labelTerm(term));
    }
    Predicate<JsonNode> matches = all;
    return object -> matches.test(Json.at(object, "metadata", "labels"));
  }

  /** {@code spec.nodeName=a,status.phase!=Running}; fields outside those supported are refused. */
  public static Predicate<JsonNode> fields(String text, Set<String> supported) {
    Predicate<JsonNode> all = _ -> true;
    for (String term : text.isBlank() ? new String[0] : text.split(",", -1)) {
      Matcher equality = EQUALITY.matcher(term);
      if (!equality.matches()) {
        throw Refusal.badRequest(
            "invalid selector: '" + term + "'; can't understand '" + term + "'");
      }
      String field = equality.group(1);
      if (!supported.contains(field)) {
        boolean known = supported.size() > METADATA.size();
        throw Refusal.badRequest(
            known
                ? "field label not supported: " + field
                : "\""
                    + field
                    + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
      }
      String[] path = field.split("\\.", -1);
      String value = equality.group(3);
      boolean negate = equality.group(2).equals("!=");
      all = all.and(object -> Json.text(object, path).equals(value) != negate);
    }
    return all;
  }

  /** A metav1.LabelSelector over a map of labels. The empty selector matches everything. */
  public static boolean matches(JsonNode selector, JsonNode labels) {
    for (var entry : selector.path("matchLabels").properties()) {
      if (!has(labels, entry.getKey(), Set.of(entry.getValue().asText()))) {
        return false;
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      String key = expression.path("key").asText();
      Set<String> values = Set.copyOf(Json.texts(expression.path("values")));
      boolean matches =
          switch (expression.path("operator").asText()) {
            case "In" -> has(labels, key, values);
            case "NotIn" -> !has(labels, key, values);
            case "Exists" -> labels.has(key);
            case "DoesNotExist" -> !labels.has(key);
            default -> false;
          };
      if (!matches) {
        return false;
      }
    }
    return true;
  }

  /** As kubectl prints it: {@code a=b,c in (d,e)}, or {@code <none>}. */
  public static String show(JsonNode selector) {
    List<String> terms = new ArrayList<>();
    JsonNode equal = selector.has("matchLabels") ? selector.get("matchLabels") : selector;
    equal.properties().stream()
        .filter(e -> e.getValue().isTextual())
        .forEach(e -> terms.add(e.getKey() + "=" + e.getValue().asText()));
    UnaryOperator<String> lower = s -> s.toLowerCase(java.util.Locale.ROOT);
    for (JsonNode e : selector.path("matchExpressions")) {
      String values = String.join(",", Json.texts(e.path("values")));
      terms.add(
          switch (e.path("operator").asText()) {
            case "Exists" -> e.path("key").asText();
            case "DoesNotExist" -> "!" + e.path("key").asText();
            default ->
                e.path("key").asText()
                    + " "
                    + lower.apply(e.path("operator").asText())
                    + " ("
                    + values
                    + ")";
          });
    }
    terms.sort(null);
    return terms.isEmpty() ? "<none>" : String.join(",", terms);
  }

  private static Predicate<JsonNode> labelTerm(String term) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      Set<String> values =
          Arrays.stream(set.group(3).split(",", -1)).map(String::trim).collect(Collectors.toSet());
      boolean in = set.group(2).equals("in");
      return labels -> has(labels, set.group(1), values) == in;
    }
    Matcher equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      boolean equal = !equality.group(2).equals("!=");
      return labels -> has(labels, equality.group(1), Set.of(equality.group(3))) == equal;
    }
    Matcher exists = EXISTS.matcher(term);
    if (exists.matches()) {
      return labels -> labels.has(exists.group(2)) == exists.group(1).isEmpty();
    }
    throw Refusal.badRequest(
        "unable to parse requirement: found '" + term.trim() + "', expected: an identifier");
  }

  private static boolean has(JsonNode labels, String key, Set<String> values) {
    return labels.has(key) && values.contains(labels.path(key).asText());
  }
}
