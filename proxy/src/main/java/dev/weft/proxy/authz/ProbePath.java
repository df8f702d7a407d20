package dev.weft.proxy.authz;

import org.jspecify.annotations.Nullable;

/**
 * The path of a probe.
 *
 * @param raw as the manifest has it
 * @param decoded as {@link Path} reads it; null when that can be read in more than one way
 * @param grpc asked by POST, as gRPC is
 */
record ProbePath(String raw, @Nullable String decoded, boolean grpc) {
  /** The gRPC project's health-checking.md. */
  private static final String GRPC_HEALTH = "/grpc.health.v1.Health/Check";

  /** The kubelet puts a slash before a path that begins without one. */
  static ProbePath of(String path) {
    String raw = Path.ofRule(path.startsWith("/") ? path : "/" + path);
    return new ProbePath(raw, Path.read(raw, raw.length()), raw.equals(GRPC_HEALTH));
  }

  boolean isAskedBy(String method, String target) {
    boolean mayAsk = grpc ? method.equals("POST") : method.equals("GET") || method.equals("HEAD");
    return mayAsk && is(target, Path.end(target));
  }

  /** To the letter, or what it means where that is plain. */
  private boolean is(String target, int end) {
    if (end == raw.length() && target.startsWith(raw)) {
      return true;
    }
    return decoded != null
        && Path.form(target, end) == Path.Form.ENCODED
        && decoded.equals(Path.decoded(target, end));
  }
}
