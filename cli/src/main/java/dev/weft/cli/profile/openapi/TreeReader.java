package dev.weft.cli.profile.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads JSON and YAML alike. An alias shares the tree that it stands for, so that aliases of
 * aliases cost nothing. How deep a document may be is bounded by the parsers (1000 levels of JSON,
 * 50 of YAML).
 */
final class TreeReader {
  private static final String MERGE = "<<";

  private final JsonParser parser;
  private final Map<String, Tree> anchors = new HashMap<>();

  private TreeReader(JsonParser parser) {
    this.parser = parser;
  }

  /** A tree, or why there is none. */
  sealed interface Read {
    record Ok(Tree tree) implements Read {}

    record Malformed(String why) implements Read {}
  }

  /** What no parser tells by itself. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    Unfit(int line, String why) {
      super("line " + line + ": " + why);
    }
  }

  static Read read(String text) {
    try (JsonParser parser = factory(text).createParser(text)) {
      var reader = new TreeReader(parser);
      if (parser.nextToken() == null) {
        return new Read.Malformed("the file is empty");
      }
      Tree tree = reader.value();
      if (parser.nextToken() != null) {
        throw new Unfit(reader.line(), "a second document begins (expected: one)");
      }
      return new Read.Ok(tree);
    } catch (Unfit e) {
      return new Read.Malformed(String.valueOf(e.getMessage()));
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
      return new Read.Malformed(where + reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException("text is read without input", e);
    }
  }

  private static JsonFactory factory(String text) {
    if (text.stripLeading().startsWith("{")) {
      return new JsonFactory();
    }
    var options = new LoaderOptions();
    options.setCodePointLimit(Math.max(1, text.length())); // its bound is the caller's matter
    return YAMLFactory.builder().loaderOptions(options).build();
  }

  /** YAML's parser shows the place in lines of their own, which are set in. */
  private static String reason(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage())
        .lines()
        .filter(line -> !line.startsWith(" "))
        .collect(Collectors.joining(": "));
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  /** The value that begins with the current token. */
  private Tree value() throws IOException, Unfit {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      return aliased(parser.getText());
    }
    String anchor = parser.canReadObjectId() ? (String) parser.getObjectId() : null;
    Tree tree =
        switch (parser.currentToken()) {
          case JsonToken.START_OBJECT -> mapping();
          case JsonToken.START_ARRAY -> sequence();
          case JsonToken.VALUE_NULL -> new Tree.Nothing(line());
          default -> new Tree.Scalar(parser.getText(), line());
        };
    if (anchor != null) {
      anchors.put(anchor, tree);
    }
    return tree;
  }

  private Tree aliased(String name) throws IOException, Unfit {
    Tree tree = anchors.get(name);
    if (tree == null) {
      throw new Unfit(line(), "*" + name + " (expected: an alias of an anchor that stands before)");
    }
    return tree;
  }

  private Tree sequence() throws IOException, Unfit {
    int line = line();
    List<Tree> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return new Tree.Sequence(items, line);
  }

  private Tree mapping() throws IOException, Unfit {
    int line = line();
    Map<String, Tree> entries = new LinkedHashMap<>();
    Map<String, Tree> merged = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      int keyLine = line();
      parser.nextToken();
      Tree value = value();
      if (key.equals(MERGE) && parser instanceof YAMLParser) {
        merge(merged, value);
      } else if (entries.putIfAbsent(key, value) != null) {
        throw new Unfit(keyLine, "'" + key + "' is there twice (expected: each key once)");
      }
    }
    merged.forEach(entries::putIfAbsent);
    return new Tree.Mapping(entries, line);
  }

  private void merge(Map<String, Tree> into, @Nullable Tree value) throws Unfit {
    switch (value) {
      case Tree.Mapping mapping -> mapping.entries().forEach(into::putIfAbsent);
      case Tree.Sequence(List<Tree> items, int _) -> {
        for (Tree item : items) {
          merge(into, item);
        }
      }
      case null, default -> throw new Unfit(line(), "<< (expected: an alias of a mapping)");
    }
  }
}
