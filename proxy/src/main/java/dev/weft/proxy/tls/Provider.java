package dev.weft.proxy.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.List;

/**
 * Who does TLS here: BoringSSL (netty-tcnative) where its library loads, else the JDK, which takes
 * more CPU and memory.
 *
 * @param reason why it is not BoringSSL; empty when it is
 * @param groups for key exchange, the favourite first, by their names in RFC 8446 and
 *     draft-ietf-tls-ecdhe-mlkem
 */
public record Provider(String name, String reason, SslProvider netty, List<String> groups) {
  /** Also safe from whoever records today and has a quantum computer one day. */
  private static final String HYBRID = "X25519MLKEM768";

  private static final List<String> CLASSICAL = List.of("x25519", "secp256r1");

  public Provider {
    groups = List.copyOf(groups);
  }

  public static Provider best() {
    if (OpenSsl.isAvailable()) {
      return new Provider(
          OpenSsl.versionString(),
          "",
          SslProvider.OPENSSL_REFCNT,
          List.of(HYBRID, CLASSICAL.get(0), CLASSICAL.get(1)));
    }
    Throwable cause = OpenSsl.unavailabilityCause();
    Throwable root = cause != null && cause.getCause() != null ? cause.getCause() : cause;
    return jdk(root == null ? "unavailable" : String.valueOf(root.getMessage()));
  }

  public static Provider jdk(String reason) {
    return new Provider("JDK " + Runtime.version(), reason, SslProvider.JDK, CLASSICAL);
  }

  /** For contexts and connections so few that the collector may see to what lives outside it. */
  public SslProvider forFew() {
    return isJdk() ? SslProvider.JDK : SslProvider.OPENSSL;
  }

  boolean isJdk() {
    return netty == SslProvider.JDK;
  }
}
