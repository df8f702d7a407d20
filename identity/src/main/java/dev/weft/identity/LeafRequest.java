package dev.weft.identity;

import dev.weft.api.SpiffeId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a certificate shall say.
 *
 * @param commonName subject CN; empty for no subject
 * @param organizations subject O, in order; Kubernetes reads them as groups
 * @param dnsNames DNS subject alternative names
 * @param ipAddresses IP subject alternative names, in text form
 * @param uris URI subject alternative names; a SPIFFE ID is one (SPIFFE X509-SVID, section 2)
 */
public record LeafRequest(
    String commonName,
    List<String> organizations,
    List<String> dnsNames,
    List<String> ipAddresses,
    List<String> uris,
    Set<Usage> usages,
    Duration lifetime) {
  /** Extended key usages, RFC 5280 section 4.2.1.12. */
  public enum Usage {
    SERVER,
    CLIENT
  }

  public LeafRequest {
    organizations = List.copyOf(organizations);
    dnsNames = List.copyOf(dnsNames);
    ipAddresses = List.copyOf(ipAddresses);
    uris = List.copyOf(uris);
    usages = Set.copyOf(usages);
    if (lifetime.isNegative() || lifetime.isZero()) {
      throw new IllegalArgumentException("lifetime " + lifetime + " (expected: more than zero)");
    }
  }

  /** A server that is reached by these names. */
  public static LeafRequest server(
      List<String> dnsNames, List<String> ipAddresses, Duration lifetime) {
    String name = dnsNames.isEmpty() ? ipAddresses.getFirst() : dnsNames.getFirst();
    return new LeafRequest(
        name, List.of(), dnsNames, ipAddresses, List.of(), Set.of(Usage.SERVER), lifetime);
  }

  /** A client known by a user name and groups. */
  public static LeafRequest client(String user, List<String> groups, Duration lifetime) {
    return new LeafRequest(
        user, groups, List.of(), List.of(), List.of(), Set.of(Usage.CLIENT), lifetime);
  }

  /** A workload of the mesh, which is a client and a server. SPIFFE X509-SVID. */
  public static LeafRequest workload(SpiffeId id, Duration lifetime) {
    return new LeafRequest(
        "",
        List.of(),
        List.of(),
        List.of(),
        List.of(id.uri()),
        Set.of(Usage.SERVER, Usage.CLIENT),
        lifetime);
  }
}
