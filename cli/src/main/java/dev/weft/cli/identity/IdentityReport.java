package dev.weft.cli.identity;

import dev.weft.cli.cluster.MeshPod;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.Rotation;
import dev.weft.crds.mesh.TrustAnchor;
import dev.weft.identity.Fingerprint;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code weft identity} shows.
 *
 * @param issuer null when it cannot be read
 * @param rotation null when none is under way
 * @param proxies those that answered
 * @param silent by pod: why the others did not
 * @param problems what could not be read, in words
 */
public record IdentityReport(
    Instant at,
    String mesh,
    String trustDomain,
    List<Anchor> anchors,
    @Nullable Issuer issuer,
    @Nullable Rotation rotation,
    List<Proxy> proxies,
    SortedMap<String, String> silent,
    List<String> problems) {

  public IdentityReport {
    anchors = List.copyOf(anchors);
    proxies = List.copyOf(proxies);
    silent = new TreeMap<>(silent);
    problems = List.copyOf(problems);
  }

  /**
   * A root that proxies are told to accept.
   *
   * @param issuing certificates are issued under it
   * @param acknowledged how many proxies of the whole mesh accept it; null when not known
   * @param lacking proxies that were asked and do not accept it
   */
  public record Anchor(
      X509Certificate certificate,
      boolean issuing,
      @Nullable Integer acknowledged,
      List<String> lacking) {
    public Anchor {
      lacking = List.copyOf(lacking);
    }

    public String fingerprint() {
      return Fingerprint.of(certificate);
    }
  }

  /**
   * What signs the certificates of workloads.
   *
   * @param chain from the issuer up, as proxies get it, and the anchor if it ends at one
   * @param anchor null when the chain ends at none
   * @param renewal when it is renewed; null when not known
   */
  public record Issuer(
      List<X509Certificate> chain, @Nullable X509Certificate anchor, @Nullable String renewal) {
    public Issuer {
      chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
      return chain.getFirst();
    }
  }

  /**
   * @param lacking fingerprints of anchors that it should accept and does not: it has not
   *     acknowledged them
   */
  public record Proxy(MeshPod pod, ProxyState state, List<String> lacking) {
    public Proxy {
      lacking = List.copyOf(lacking);
    }

    /** It acts on all that there is. */
    public boolean acknowledged() {
      return state.trust() != null && lacking.isEmpty();
    }
  }

  public static IdentityReport of(Facts facts) {
    List<X509Certificate> anchors = facts.anchors();
    Issuer issuer = issuer(facts, anchors);
    List<Proxy> proxies = new ArrayList<>();
    facts.known().forEach((pod, state) -> proxies.add(proxy(pod, state, anchors)));
    Certificate anchor = facts.trustAnchor();
    return new IdentityReport(
        facts.at(),
        facts.mesh().getMetadata().getName(),
        facts.trustDomain(),
        anchors.stream().map(each -> anchor(each, issuer, acknowledged(facts), proxies)).toList(),
        issuer,
        anchor == null || anchor.getStatus() == null ? null : anchor.getStatus().rotation(),
        proxies,
        facts.silent(),
        facts.identity() instanceof Material.Unreadable(String why) ? List.of(why) : List.of());
  }

  private static @Nullable Issuer issuer(Facts facts, List<X509Certificate> anchors) {
    if (!(facts.identity() instanceof Material.Read(var chain, var _))) {
      return null;
    }
    Optional<X509Certificate> anchor = Lineage.anchorOf(chain, anchors);
    List<X509Certificate> whole = new ArrayList<>(chain);
    anchor.filter(end -> !chain.contains(end)).ifPresent(whole::add);
    Certificate resource = facts.issuer();
    return new Issuer(
        whole,
        anchor.orElse(null),
        resource == null || resource.getStatus() == null
            ? null
            : resource.getStatus().renewalTime());
  }

  private static Anchor anchor(
      X509Certificate certificate,
      @Nullable Issuer issuer,
      Map<String, Integer> acknowledged,
      List<Proxy> proxies) {
    String fingerprint = Fingerprint.of(certificate);
    return new Anchor(
        certificate,
        issuer != null && certificate.equals(issuer.anchor()),
        acknowledged.get(fingerprint),
        proxies.stream()
            .filter(proxy -> proxy.lacking().contains(fingerprint))
            .map(proxy -> proxy.pod().text())
            .toList());
  }

  private static Map<String, Integer> acknowledged(Facts facts) {
    Map<String, Integer> counts = new TreeMap<>();
    if (facts.mesh().getStatus() != null) {
      for (TrustAnchor anchor : facts.mesh().getStatus().trustAnchors()) {
        if (anchor.acknowledged() != null) {
          counts.put(anchor.fingerprint(), anchor.acknowledged());
        }
      }
    }
    return counts;
  }

  private static Proxy proxy(MeshPod pod, ProxyState state, List<X509Certificate> anchors) {
    Set<String> accepted = state.trust() == null ? Set.of() : Set.copyOf(state.trust().anchors());
    return new Proxy(
        pod,
        state,
        anchors.stream().map(Fingerprint::of).filter(each -> !accepted.contains(each)).toList());
  }
}
