package dev.weft.operator.reconcile.certificate;

import dev.weft.api.Names;
import dev.weft.identity.IssuerChain;
import dev.weft.identity.KeyedCertificate;
import dev.weft.operator.rotation.Issuer;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.secrets.TlsContent;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The issuer in a Secret, whoever fills it. Dates are left to whoever uses it. */
sealed interface Offer {
  record Usable(Issuer issuer) implements Offer {}

  /**
   * @param message names Secret, key, what was found and what was expected
   */
  record Unusable(String reason, String message) implements Offer {}

  /**
   * @param anchors at one of which it must end; of several that do it is the first
   */
  static Offer of(String name, @Nullable StoredSecret secret, List<X509Certificate> anchors) {
    return switch (TlsContent.of(name, secret)) {
      case TlsContent.Unusable(String reason, String message) -> new Unusable(reason, message);
      case TlsContent.Usable(KeyedCertificate keyed) ->
          switch (IssuerChain.find(keyed.chain(), anchors)) {
            case IssuerChain.End.At(X509Certificate anchor) ->
                new Usable(new Issuer(keyed, anchor));
            case IssuerChain.End.Nowhere(String why) ->
                new Unusable(
                    "IncorrectIssuer",
                    "Secret " + Names.NAMESPACE + "/" + name + ": tls.crt: " + why + ".");
          };
    };
  }
}
