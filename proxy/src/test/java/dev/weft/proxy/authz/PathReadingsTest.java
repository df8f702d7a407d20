package dev.weft.proxy.authz;

import static dev.weft.proxy.authz.Given.BATCH;
import static dev.weft.proxy.authz.Given.WEB;
import static dev.weft.proxy.authz.Given.allowing;
import static dev.weft.proxy.authz.Given.enforced;
import static dev.weft.proxy.authz.Given.get;
import static dev.weft.proxy.authz.Given.on;
import static dev.weft.proxy.authz.Given.path;
import static dev.weft.proxy.authz.Given.policy;
import static dev.weft.proxy.authz.Given.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.policy.Fallback;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Whatever an application makes of a target: if it comes out where only some may go, others did not
 * get there. The applications are models of how servers are known to read.
 */
class PathReadingsTest {
  private static final int TARGETS = 60_000;

  private static final List<String> PARTS =
      List.of(
          "/", "/", "/", "admin", "secret", "a", "dmin", "%61", "%64min", ".", "..", "%2e", "%2E",
          ";", ";x=1", "%3b", "%2F", "%2f", "%5c", "\\", "%25", "2f", "61", "%", "%00", "%0a",
          "%3f", "%23", "?", "x", "%c0%af", "%20");

  private static final Policy POLICY =
      policy(
          Fallback.PERMISSIVE,
          on(allowing(enforced("guarded"), BATCH), prefix("/admin"), path("/secret")));

  private static final Map<String, UnaryOperator<String>> APPLICATIONS = new LinkedHashMap<>();

  static {
    APPLICATIONS.put("as it stands", path -> path);
    APPLICATIONS.put("decodes", PathReadingsTest::decode);
    APPLICATIONS.put("decodes twice", path -> decode(decode(path)));
    APPLICATIONS.put("decodes, merges, resolves", path -> resolve(merge(decode(path))));
    APPLICATIONS.put("decodes, resolves", path -> resolve(decode(path)));
    APPLICATIONS.put("resolves, decodes", path -> decode(resolve(path)));
    APPLICATIONS.put("merges, decodes", path -> decode(merge(path)));
    APPLICATIONS.put(
        "cuts parameters, decodes, resolves", path -> resolve(merge(decode(cutEach(path, ';')))));
    APPLICATIONS.put(
        "decodes, cuts parameters, resolves", path -> resolve(merge(cutEach(decode(path), ';'))));
    APPLICATIONS.put("cuts all behind parameters", path -> decode(cut(path, ';')));
    APPLICATIONS.put(
        "takes a backslash for a slash",
        path -> resolve(merge(decode(path.replace('\\', '/')).replace('\\', '/'))));
    APPLICATIONS.put("ends at zero", path -> cut(decode(path), '\0'));
    APPLICATIONS.put("decodes before it looks for a query", path -> cut(decode(path), '?'));
    APPLICATIONS.put("decodes before it looks for a fragment", path -> cut(decode(path), '#'));
    APPLICATIONS.put("cuts white space off", path -> decode(path).strip());
    APPLICATIONS.put(
        "all of it",
        path ->
            resolve(
                merge(cutEach(cut(cut(decode(decode(path)).replace('\\', '/'), '\0'), '?'), ';'))));
  }

  private static String decode(String path) {
    var decoded = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      String hex = path.substring(Math.min(i + 1, path.length()), Math.min(i + 3, path.length()));
      if (path.charAt(i) == '%' && hex.matches("[0-9a-fA-F]{2}")) {
        decoded.append((char) Integer.parseInt(hex, 16));
        i += 2;
      } else {
        decoded.append(path.charAt(i));
      }
    }
    return decoded.toString().replace("\u00c0\u00af", "/"); // UTF-8, read too generously
  }

  private static String merge(String path) {
    return path.replaceAll("/+", "/");
  }

  private static String cut(String path, char at) {
    int index = path.indexOf(at);
    return index < 0 ? path : path.substring(0, index);
  }

  private static String cutEach(String path, char at) {
    return String.join(
        "/", List.of(path.split("/", -1)).stream().map(segment -> cut(segment, at)).toList());
  }

  /** RFC 3986, section 5.2.4. */
  private static String resolve(String path) {
    var kept = new ArrayList<String>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (segments[i].equals("..") || segments[i].equals(".")) {
        if (segments[i].equals("..") && !kept.isEmpty()) {
          kept.removeLast();
        }
        if (last) {
          kept.add("");
        }
      } else {
        kept.add(segments[i]);
      }
    }
    return "/" + String.join("/", kept);
  }

  private static boolean isGuarded(String reading) {
    return (reading + "/").startsWith("/admin/")
        || reading.equals("/secret")
        || reading.equals("/secret/");
  }

  @Test
  void noReadingGetsPastARule() {
    var chance = new SplittableRandom(42);
    int guarded = 0;
    int free = 0;
    for (int i = 0; i < TARGETS; i++) {
      var target = new StringBuilder("/");
      for (int parts = chance.nextInt(1, 8); parts > 0; parts--) {
        target.append(PARTS.get(chance.nextInt(PARTS.size())));
      }
      Verdict verdict = get(POLICY, WEB, 80, target.toString());
      String path = cut(target.toString(), '?');
      for (Map.Entry<String, UnaryOperator<String>> application : APPLICATIONS.entrySet()) {
        if (isGuarded(application.getValue().apply(path))) {
          guarded++;
          assertThat(verdict)
              .as("%s, read by one that %s", target, application.getKey())
              .isInstanceOf(Verdict.Denied.class);
        }
      }
      free += verdict instanceof Verdict.Allowed ? 1 : 0;
    }
    assertThat(guarded).as("the models found their way").isGreaterThan(2_000);
    assertThat(free).as("and not all was closed").isGreaterThan(2_000);
  }
}
