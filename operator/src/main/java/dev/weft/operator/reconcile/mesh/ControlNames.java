package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Names by which the control plane's ports are reached. */
final class ControlNames {
  private static final int DNS_NAME = 2; // RFC 5280, GeneralName

  private ControlNames() {}

  static List<String> all() {
    var names = new ArrayList<String>();
    for (String service : List.of(Names.CONTROL, Names.INJECTOR)) {
      String short_ = service + "." + Names.NAMESPACE + ".svc";
      names.add(short_);
      names.add(short_ + "." + Names.CLUSTER_DOMAIN);
    }
    return List.copyOf(names);
  }

  /** DNS names that a certificate holds. */
  static List<String> of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> Integer.valueOf(DNS_NAME).equals(name.get(0)))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
