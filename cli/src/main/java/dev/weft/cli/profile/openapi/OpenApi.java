package dev.weft.cli.profile.openapi;

import dev.weft.cli.profile.route.PathPattern;
import dev.weft.cli.profile.route.Sketch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads OpenAPI 3.x and Swagger 2.0: a route for each operation, once for each prefix. */
public final class OpenApi {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace", "query");

  /** Of a path item, beside its operations. */
  private static final Set<String> OTHERS =
      Set.of("$ref", "summary", "description", "servers", "parameters", "additionalOperations");

  private static final Pattern VERSION_3 = Pattern.compile("3\\.[0-9]+(\\..*)?");
  private static final Pattern METHOD = Pattern.compile("[A-Za-z-]{1,32}"); // the schema's

  private final Tree.Mapping root;
  private final @Nullable String basePath;
  private final Findings findings = new Findings();
  private final Prefixes prefixes = new Prefixes(findings);
  private final References references;
  private final Wishes wishes;
  private final List<Sketch> sketches = new ArrayList<>();

  private OpenApi(Tree.Mapping root, @Nullable String basePath) {
    this.root = root;
    this.basePath = basePath;
    this.references = new References(root, findings);
    this.wishes = new Wishes(findings, references);
  }

  /** Routes, or what is wrong with the document: a line for each fault, with its place. */
  public sealed interface Read {
    record Ok(List<Sketch> sketches) implements Read {}

    record Malformed(List<String> problems) implements Read {}
  }

  /**
   * @param basePath stands before all paths instead of what the document says; null: as it says
   */
  public static Read read(String text, @Nullable String basePath) {
    return switch (TreeReader.read(text)) {
      case TreeReader.Read.Malformed(String why) -> new Read.Malformed(List.of(why));
      case TreeReader.Read.Ok(Tree.Mapping root) -> new OpenApi(root, basePath).read();
      case TreeReader.Read.Ok(Tree other) ->
          new Read.Malformed(
              List.of(
                  "line "
                      + other.line()
                      + ": "
                      + other.described()
                      + " (expected: an OpenAPI document, a mapping with openapi or swagger)"));
    };
  }

  private Read read() {
    List<String> common = version();
    if (findings.found().isEmpty()) {
      paths(common);
    }
    if (findings.found().isEmpty() && sketches.isEmpty()) {
      findings.add(root.line(), "paths", "no operations", "at least one path with a method");
    }
    return findings.found().isEmpty()
        ? new Read.Ok(List.copyOf(sketches))
        : new Read.Malformed(findings.found());
  }

  /** The document's prefixes. */
  private List<String> version() {
    Tree swagger = root.get("swagger");
    Tree openapi = root.get("openapi");
    if (swagger instanceof Tree.Scalar(String text, int _) && text.equals("2.0")) {
      return chosen(prefixes.ofBasePath(root.get("basePath")));
    }
    if (openapi instanceof Tree.Scalar(String text, int _) && VERSION_3.matcher(text).matches()) {
      return chosen(prefixes.ofServers(root.get("servers"), "servers"));
    }
    Tree given = openapi == null ? swagger : openapi;
    String expected = "openapi: 3.0, 3.1 or 3.2, or swagger: '2.0'";
    if (given == null) {
      findings.add(root.line(), "openapi", "missing", expected);
    } else {
      findings.add(
          given.line(), openapi == null ? "swagger" : "openapi", given.described(), expected);
    }
    return List.of("");
  }

  private List<String> chosen(List<String> ofDocument) {
    return basePath == null ? ofDocument : List.of(Prefixes.trimmed(basePath));
  }

  private void paths(List<String> common) {
    Tree paths = root.get("paths");
    if (!(paths instanceof Tree.Mapping mapping)) {
      findings.add(
          paths == null ? root.line() : paths.line(),
          "paths",
          paths == null ? "missing" : paths.described(),
          "a mapping of paths such as /books/{id}");
      return;
    }
    mapping
        .entries()
        .forEach((path, item) -> {
          if (!path.startsWith("x-")) {
            path(path, item, common);
          }
        });
  }

  private void path(String path, Tree tree, List<String> common) {
    String place = "paths." + path;
    Tree.Mapping item = references.mapping(tree, place);
    if (item == null) {
      return;
    }
    if (PathPattern.template(path) instanceof PathPattern.Parsed.Malformed(String why)) {
      findings.add(tree.line(), place, why);
      return;
    }
    List<String> own = own(item, place, common);
    for (Map.Entry<String, Tree> entry : item.entries().entrySet()) {
      String key = entry.getKey();
      if (METHODS.contains(key)) {
        operation(path, item, key, entry.getValue(), place + "." + key, own);
      } else if (!OTHERS.contains(key) && !key.startsWith("x-")) {
        findings.add(
            entry.getValue().line(),
            place + "." + key,
            "no method",
            "get, put, post, delete, options, head, patch, trace or query, in small letters");
      }
    }
    Tree additional = item.get("additionalOperations");
    if (additional instanceof Tree.Mapping more) {
      String at = place + ".additionalOperations";
      more.entries()
          .forEach((method, value) -> operation(path, item, method, value, at + "." + method, own));
    }
  }

  private List<String> own(Tree.Mapping holder, String place, List<String> otherwise) {
    Tree servers = holder.get("servers");
    return servers == null || basePath != null
        ? otherwise
        : prefixes.ofServers(servers, place + ".servers");
  }

  private void operation(
      String path, Tree.Mapping item, String method, Tree tree, String place, List<String> ofItem) {
    if (!(tree instanceof Tree.Mapping operation)) {
      findings.add(tree.line(), place, tree.described(), "an operation, a mapping");
      return;
    }
    if (!METHOD.matcher(method).matches()) {
      findings.add(tree.line(), place, "'" + method + "'", "a method of letters and hyphens");
      return;
    }
    String upper = METHODS.contains(method) ? method.toUpperCase(Locale.ROOT) : method;
    List<Tree.Mapping> nearestFirst = List.of(operation, item, root);
    boolean retryable = wishes.retryable(nearestFirst, place);
    String timeout = wishes.timeout(nearestFirst, place);
    var classes = wishes.responseClasses(operation, place);
    for (String prefix : own(operation, place, ofItem)) {
      String whole = prefix + path.split("[?#]", 2)[0]; // requests are matched without them
      switch (PathPattern.template(whole)) {
        case PathPattern.Parsed.Ok(PathPattern pattern) ->
            sketches.add(
                new Sketch(
                    upper + " " + whole,
                    upper,
                    pattern,
                    "line " + operation.line(),
                    retryable,
                    timeout,
                    classes));
        case PathPattern.Parsed.Malformed(String why) -> findings.add(tree.line(), place, why);
      }
    }
  }
}
