package dev.weft.cli.profile.openapi;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Follows {@code $ref} within the document. RFC 6901. */
final class References {
  /** References to references: more are a circle. */
  private static final int MAX_STEPS = 16;

  private final Tree root;
  private final Findings findings;

  References(Tree root, Findings findings) {
    this.root = root;
    this.findings = findings;
  }

  /** The mapping that stands here or is referred to; null when there is none, which is told. */
  Tree.@Nullable Mapping mapping(Tree tree, String place) {
    Tree at = tree;
    for (int step = 0; step < MAX_STEPS; step++) {
      if (!(at instanceof Tree.Mapping mapping)) {
        findings.add(at.line(), place, at.described(), "a mapping");
        return null;
      }
      if (!(mapping.get("$ref") instanceof Tree.Scalar(String reference, int line))) {
        return mapping;
      }
      Tree target = target(reference);
      if (target == null) {
        findings.add(
            line,
            place + ".$ref",
            "'" + reference + "'",
            "something in this file, such as '#/components/pathItems/book'; bundle files first");
        return null;
      }
      at = target;
    }
    findings.add(at.line(), place + ".$ref", "refers to itself");
    return null;
  }

  private @Nullable Tree target(String reference) {
    if (!reference.startsWith("#/")) {
      return null;
    }
    Tree at = root;
    for (String step : reference.substring(2).split("/", -1)) {
      String key = decoded(step).replace("~1", "/").replace("~0", "~");
      Tree next = at instanceof Tree.Mapping mapping ? mapping.get(key) : null;
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  private static String decoded(String step) {
    try {
      return URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return step; // a % that is only itself
    }
  }
}
