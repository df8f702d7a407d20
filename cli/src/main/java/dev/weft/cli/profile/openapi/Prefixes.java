package dev.weft.cli.profile.openapi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands before all paths: Swagger's basePath, the path of OpenAPI's servers. */
final class Prefixes {
  /** Of servers with variables; each makes a route of each operation. */
  private static final int MAX_URLS = 16;

  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern AUTHORITY = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*");

  private final Findings findings;

  Prefixes(Findings findings) {
    this.findings = findings;
  }

  /** Swagger 2.0. */
  List<String> ofBasePath(@Nullable Tree basePath) {
    if (basePath == null) {
      return List.of("");
    }
    if (basePath instanceof Tree.Scalar(String text, int _) && text.startsWith("/")) {
      return List.of(trimmed(text));
    }
    findings.add(
        basePath.line(),
        "basePath",
        basePath.described(),
        "a path that begins with /, such as /v1");
    return List.of("");
  }

  /**
   * OpenAPI 3. Each once, in the document's order; without servers the empty one.
   *
   * @param place of the servers
   */
  List<String> ofServers(@Nullable Tree servers, String place) {
    if (servers == null) {
      return List.of("");
    }
    if (!(servers instanceof Tree.Sequence(List<Tree> items, int _))) {
      findings.add(servers.line(), place, servers.described(), "a list of servers");
      return List.of("");
    }
    SequencedSet<String> prefixes = new LinkedHashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String at = place + "[" + i + "]";
      Tree url = items.get(i) instanceof Tree.Mapping mapping ? mapping.get("url") : null;
      if (items.get(i) instanceof Tree.Mapping server
          && url instanceof Tree.Scalar(String text, int line)) {
        urls(text, server.get("variables"), line, at)
            .forEach(each -> prefixes.add(trimmed(path(each))));
      } else {
        findings.add(items.get(i).line(), at, "no url", "a server with a url such as /v1");
      }
    }
    return prefixes.isEmpty() ? List.of("") : List.copyOf(prefixes);
  }

  /** With each variable's values in its place. */
  private List<String> urls(String url, @Nullable Tree variables, int line, String place) {
    List<String> urls = List.of(url);
    Matcher variable = VARIABLE.matcher(url);
    while (variable.find()) {
      String name = variable.group(1);
      List<String> values = values(variables, name);
      if (values.isEmpty()) {
        findings.add(
            line,
            place + ".url",
            "'" + url + "'",
            "variables." + name + " with a default, since the url names it");
        return List.of();
      }
      var next = new ArrayList<String>();
      for (String each : urls) {
        values.forEach(value -> next.add(each.replace(variable.group(), value)));
      }
      if (next.size() > MAX_URLS) {
        findings.add(
            line,
            place + ".url",
            next.size() + " urls",
            MAX_URLS + " at most, of all its variables");
        return List.of();
      }
      urls = next;
    }
    return urls;
  }

  /**
   * Those that it may have, where they are told; else the one that it has unless told otherwise.
   */
  private static List<String> values(@Nullable Tree variables, String name) {
    if (!(variables instanceof Tree.Mapping all)
        || !(all.get(name) instanceof Tree.Mapping variable)) {
      return List.of();
    }
    if (variable.get("enum") instanceof Tree.Sequence(List<Tree> items, int _)
        && !items.isEmpty()) {
      return items.stream()
          .filter(Tree.Scalar.class::isInstance)
          .map(item -> ((Tree.Scalar) item).text())
          .toList();
    }
    return variable.get("default") instanceof Tree.Scalar(String text, int _)
        ? List.of(text)
        : List.of();
  }

  /** A relative url is taken to be one of the host's root. */
  private static String path(String url) {
    String path = AUTHORITY.matcher(url).replaceFirst("").split("[?#]", 2)[0];
    return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
  }

  static String trimmed(String path) {
    return path.replaceAll("/+$", "");
  }
}
