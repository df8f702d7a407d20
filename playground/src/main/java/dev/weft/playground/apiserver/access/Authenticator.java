package dev.weft.playground.apiserver.access;

import com.sun.net.httpserver.HttpsExchange;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Tells who is calling: by client certificate (the handshake has checked it) or by ServiceAccount
 * token.
 */
public final class Authenticator {
  private final Tokens tokens;

  public Authenticator(Tokens tokens) {
    this.tokens = tokens;
  }

  public Optional<User> user(HttpsExchange exchange) {
    @Nullable String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null && authorization.startsWith("Bearer ")) {
      return tokens
          .verify(authorization.substring("Bearer ".length()).trim())
          .filter(valid -> valid.audiences().contains(Tokens.ISSUER))
          .map(Tokens.Valid::user);
    }
    try {
      Certificate[] chain = exchange.getSSLSession().getPeerCertificates();
      return Optional.of(of((X509Certificate) chain[0]));
    } catch (SSLPeerUnverifiedException | InvalidNameException none) {
      return Optional.empty();
    }
  }

  private static User of(X509Certificate certificate) throws InvalidNameException {
    String name = "";
    List<String> groups = new ArrayList<>();
    for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
      if (rdn.getType().equalsIgnoreCase("CN")) {
        name = rdn.getValue().toString();
      } else if (rdn.getType().equalsIgnoreCase("O")) {
        groups.add(rdn.getValue().toString());
      }
    }
    return User.named(name, groups);
  }
}
