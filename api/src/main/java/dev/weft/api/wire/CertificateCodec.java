package dev.weft.api.wire;

/**
 * {@code POST /v1/certificate}: one line each way. A refusal has another status than 200 and the
 * fields {@code status} and {@code reason}; with 429 and 503, {@code retry-after} says in seconds
 * when to ask again.
 */
public final class CertificateCodec {
  private CertificateCodec() {}

  /**
   * @param csr PKCS #10 (RFC 2986) as PEM; its one subject alternative name is the SPIFFE ID
   */
  public static String encodeRequest(String csr) {
    return JsonLine.write(json -> json.writeStringField("csr", csr));
  }

  public static String decodeRequest(String line) throws MalformedLineException {
    return JsonFields.parse(line).string("csr");
  }

  /**
   * @param chain PEM certificates, the workload's first, without the trust anchor
   */
  public static String encodeAnswer(String chain) {
    return JsonLine.write(json -> json.writeStringField("chain", chain));
  }

  /** Why there is none. */
  public static String decodeRefusal(String line) throws MalformedLineException {
    return JsonFields.parse(line).string("reason");
  }

  public static String decodeAnswer(String line) throws MalformedLineException {
    return JsonFields.parse(line).string("chain");
  }
}
