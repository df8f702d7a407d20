package dev.weft.api;

/**
 * Who a workload is: {@code spiffe://<trust domain>/ns/<namespace>/sa/<service account>}.
 * SPIFFE-ID, section 2; the path is Istio's and SPIRE's convention for Kubernetes.
 */
public record SpiffeId(String trustDomain, String namespace, String serviceAccount) {
  private static final String SCHEME = "spiffe://";
  private static final int MAX_BYTES = 2048; // SPIFFE-ID, section 2.3

  /** What a text turns out to be. */
  public sealed interface Parsed {
    record Ok(SpiffeId id) implements Parsed {}

    /**
     * @param why quotes the text and says what was expected
     */
    record Malformed(String why) implements Parsed {}
  }

  /** The whole ID, as it stands in the URI subject alternative name. */
  public String uri() {
    return SCHEME + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
  }

  public static Parsed parse(String text) {
    if (text.length() <= MAX_BYTES && text.startsWith(SCHEME)) {
      String[] parts = text.substring(SCHEME.length()).split("/", -1);
      if (parts.length == 5
          && isTrustDomain(parts[0])
          && parts[1].equals("ns")
          && isSegment(parts[2])
          && parts[3].equals("sa")
          && isSegment(parts[4])) {
        return new Parsed.Ok(new SpiffeId(parts[0], parts[2], parts[4]));
      }
    }
    String shown = text.length() <= 200 ? text : text.substring(0, 200) + "…";
    return new Parsed.Malformed(
        "'" + shown + "' (expected: spiffe://<trust domain>/ns/<namespace>/sa/<service account>)");
  }

  /** Section 2.1: lower-case letters, digits, dots, dashes and underscores. */
  private static boolean isTrustDomain(String text) {
    return !text.isEmpty()
        && text.length() <= 255
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '-'
                    || c == '_');
  }

  /** Section 2.2, less capitals, which Kubernetes' names do not have. */
  private static boolean isSegment(String text) {
    return isTrustDomain(text) && !text.equals(".") && !text.equals("..");
  }

  @Override
  public String toString() {
    return uri();
  }
}
