package dev.weft.playground.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Fields by their paths, in the elements of metav1.FieldsV1 (structured-merge-diff, fieldpath):
 * {@code f:name}, {@code k:{"name":"a"}}, {@code v:"item"}. A path is its elements joined by NUL,
 * so that the paths below another are a range.
 */
record FieldSet(SortedSet<String> paths) {
  private static final char SEPARATOR = '\0';

  FieldSet() {
    this(new TreeSet<>());
  }

  static String child(String path, String element) {
    return path.isEmpty() ? element : path + SEPARATOR + element;
  }

  static List<String> elements(String path) {
    return Arrays.asList(path.split("\0", -1));
  }

  void add(String path) {
    paths.add(path);
  }

  boolean has(String path) {
    return paths.contains(path);
  }

  /** Whether something below the path is a member. */
  boolean hasBelow(String path) {
    String first = path + SEPARATOR;
    SortedSet<String> tail = paths.tailSet(first);
    return !tail.isEmpty() && tail.first().startsWith(first);
  }

  boolean isEmpty() {
    return paths.isEmpty();
  }

  FieldSet plus(FieldSet other) {
    var sum = new TreeSet<>(paths);
    sum.addAll(other.paths);
    return new FieldSet(sum);
  }

  FieldSet minus(FieldSet other) {
    var rest = new TreeSet<>(paths);
    rest.removeAll(other.paths);
    return new FieldSet(rest);
  }

  FieldSet both(FieldSet other) {
    var both = new TreeSet<>(paths);
    both.retainAll(other.paths);
    return new FieldSet(both);
  }

  /** Without these, and without what lies below those that end in a separator. */
  FieldSet without(Collection<String> exact, Collection<String> trees) {
    var rest = new TreeSet<>(paths);
    rest.removeAll(exact);
    rest.removeIf(path ->
        trees.stream().anyMatch(tree -> path.equals(tree) || path.startsWith(tree + SEPARATOR)));
    return new FieldSet(rest);
  }

  static FieldSet fromFieldsV1(JsonNode fields) {
    FieldSet set = new FieldSet();
    read(fields, "", set);
    return set;
  }

  private static void read(JsonNode node, String path, FieldSet into) {
    if ((node.isEmpty() && !path.isEmpty()) || node.has(".")) {
      into.add(path);
    }
    for (var entry : node.properties()) {
      if (!entry.getKey().equals(".")) {
        read(entry.getValue(), child(path, entry.getKey()), into);
      }
    }
  }

  ObjectNode toFieldsV1() {
    ObjectNode root = Json.object();
    for (String path : paths) { // sorted: a parent comes before what is below it
      ObjectNode node = root;
      for (String element : elements(path)) {
        node = Json.child(node, element);
      }
      if (hasBelow(path)) {
        node.putObject(".");
      }
    }
    return root;
  }

  /** {@code .spec.containers[name="a"].image}, as conflicts name fields. */
  static String show(String path) {
    var text = new StringBuilder();
    for (String element : elements(path)) {
      String value = element.substring(2);
      switch (element.charAt(0)) {
        case 'f' -> text.append('.').append(value);
        case 'v' -> text.append("[=").append(value).append(']');
        case 'k' -> {
          var keys =
              Json.parse(value).properties().stream()
                  .map(e -> e.getKey() + "=" + e.getValue())
                  .toList();
          text.append('[').append(String.join(",", keys)).append(']');
        }
        default -> text.append('[').append(value).append(']');
      }
    }
    return text.toString();
  }
}
