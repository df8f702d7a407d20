package dev.weft.playground.apiserver.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSONPath of printer columns, scale and selectable fields: {@code .a.b}, {@code ['a']}, {@code
 * [0]}, {@code [*]}, {@code [?(@.type=="Ready")]}.
 */
public final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.?\\[\\?\\(\\s*@\\.?([^\\s=!<>)]+)\\s*(==|!=)\\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\\s]+))\\s*\\)\\]"
              + "|\\.?\\[['\"]([^]]+?)['\"]\\]|\\.?\\[(-?\\d{1,6}|\\*)\\]|\\.((?:[^.\\[\\\\]|\\\\.)+)");

  private JsonPath() {}

  /** All that the path finds; nothing for a path that is not understood. */
  public static List<JsonNode> find(JsonNode root, String path) {
    List<JsonNode> found = List.of(root);
    Matcher step = STEP.matcher(path);
    int end = 0;
    while (end < path.length()) {
      if (!step.find(end) || step.start() != end) {
        return List.of();
      }
      end = step.end();
      var next = new ArrayList<JsonNode>();
      for (JsonNode node : found) {
        take(node, step, next);
      }
      found = next;
    }
    return found;
  }

  private static void take(JsonNode node, Matcher step, List<JsonNode> into) {
    String name = step.group(6) != null ? step.group(6) : step.group(8);
    if (step.group(1) != null) {
      String wanted =
          step.group(3) != null
              ? step.group(3)
              : step.group(4) != null ? step.group(4) : step.group(5);
      for (JsonNode item : node) {
        boolean equal = Json.text(item, step.group(1).split("\\.", -1)).equals(wanted);
        if (equal == step.group(2).equals("==")) {
          into.add(item);
        }
      }
    } else if (name != null) {
      if (name.equals("*")) {
        node.forEach(into::add);
      } else if (node.has(name.replace("\\", ""))) {
        into.add(node.get(name.replace("\\", "")));
      }
    } else if (step.group(7).equals("*")) {
      node.forEach(into::add);
    } else {
      int index = Integer.parseInt(step.group(7));
      JsonNode item = node.path(index < 0 ? node.size() + index : index);
      if (!item.isMissingNode()) {
        into.add(item);
      }
    }
  }
}
