package dev.weft.cli.profile.openapi;

import dev.weft.crds.GoDuration;
import dev.weft.crds.serviceprofile.ResponseClass;
import dev.weft.crds.serviceprofile.ResponseMatch;
import dev.weft.crds.serviceprofile.ResponseMatch.StatusRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an operation says to the mesh: {@code x-weft-…}, or Linkerd's {@code x-linkerd-…}. */
final class Wishes {
  private static final String FAILURE = "x-weft-failure";
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Pattern CODE = Pattern.compile("[1-5]([0-9][0-9]|XX|xx)");

  /** Of a route. */
  private static final int MAX_CLASSES = 8;

  private final Findings findings;
  private final References references;

  Wishes(Findings findings, References references) {
    this.findings = findings;
    this.references = references;
  }

  boolean retryable(List<Tree.Mapping> nearestFirst, String place) {
    Found found = find(nearestFirst, "retryable");
    return found != null && isTrue(found.value, place + "." + found.key);
  }

  @Nullable String timeout(List<Tree.Mapping> nearestFirst, String place) {
    Found found = find(nearestFirst, "timeout");
    if (found == null) {
      return null;
    }
    if (found.value instanceof Tree.Scalar(String text, int _)
        && GoDuration.parse(text) instanceof GoDuration.Ok(Duration duration)
        && duration.compareTo(LONGEST) <= 0) {
      return text;
    }
    findings.add(
        found.value.line(),
        place + "." + found.key,
        found.value.described(),
        "a duration such as 250ms, 10s or 1h30m, 24h at most");
    return null;
  }

  private record Found(String key, Tree value) {}

  /** Weft's own word stands above Linkerd's, the nearer one above the farther. */
  private static @Nullable Found find(List<Tree.Mapping> nearestFirst, String what) {
    for (Tree.Mapping mapping : nearestFirst) {
      for (String key : List.of("x-weft-" + what, "x-linkerd-" + what)) {
        Tree value = mapping.get(key);
        if (value != null) {
          return new Found(key, value);
        }
      }
    }
    return null;
  }

  private boolean isTrue(Tree value, String place) {
    if (value instanceof Tree.Scalar(String text, int _)
        && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
      return text.equalsIgnoreCase("true");
    }
    findings.add(value.line(), place, value.described(), "true or false");
    return false;
  }

  private record Declared(int from, int to, boolean failure) {
    /** What proxies assume where nothing is said. */
    boolean isUsual() {
      return failure == (from >= 500);
    }

    ResponseClass responseClass() {
      var status = new ResponseMatch(new StatusRange(from, to), null, null, null);
      return new ResponseClass(status, failure);
    }
  }

  /**
   * Empty where all is as proxies take it anyway: 5xx fails, the rest does not. Single codes stand
   * before ranges, since the first class that fits decides.
   */
  List<ResponseClass> responseClasses(Tree.Mapping operation, String place) {
    if (!(operation.get("responses") instanceof Tree.Mapping responses)) {
      return List.of(); // whether a document is complete is not ours to judge
    }
    var declared = new ArrayList<Declared>();
    for (Map.Entry<String, Tree> entry : responses.entries().entrySet()) {
      String at = place + ".responses." + entry.getKey();
      if (!(entry.getValue() instanceof Tree.Mapping) || entry.getKey().startsWith("x-")) {
        continue;
      }
      if (entry.getValue() instanceof Tree.Mapping plain
          && plain.get("$ref") instanceof Tree.Scalar(String reference, int _)
          && !reference.startsWith("#")) {
        continue; // in another file, and so is what it would say to the mesh
      }
      Tree.Mapping response = references.mapping(entry.getValue(), at);
      Tree failure = response == null ? null : response.get(FAILURE);
      if (failure == null) {
        continue;
      }
      if (!CODE.matcher(entry.getKey()).matches()) {
        findings.add(
            failure.line(), at + "." + FAILURE, "set", "it only under a code such as 429 or 4XX");
        continue;
      }
      declared.add(declared(entry.getKey(), isTrue(failure, at + "." + FAILURE)));
    }
    if (declared.stream().allMatch(Declared::isUsual)) {
      return List.of();
    }
    if (declared.size() > MAX_CLASSES) {
      findings.add(
          responses.line(),
          place + ".responses",
          declared.size() + " times " + FAILURE,
          MAX_CLASSES + " times at most");
      return List.of();
    }
    return declared.stream()
        .sorted(
            Comparator.comparingInt((Declared each) -> each.to() - each.from())
                .thenComparingInt(Declared::from))
        .map(Declared::responseClass)
        .toList();
  }

  private static Declared declared(String code, boolean failure) {
    if (code.endsWith("X") || code.endsWith("x")) {
      int hundreds = (code.charAt(0) - '0') * 100;
      return new Declared(hundreds, hundreds + 99, failure);
    }
    int exact = Integer.parseInt(code);
    return new Declared(exact, exact, failure);
  }
}
