package dev.weft.operator.rotation;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sets of trust anchors, in an order that holds. */
public final class Anchors {
  private Anchors() {}

  /** What the one has signed verifies below the other: a renewal that kept the key. */
  public static boolean alike(X509Certificate one, X509Certificate other) {
    return one.getSubjectX500Principal().equals(other.getSubjectX500Principal())
        && one.getPublicKey().equals(other.getPublicKey());
  }

  public static boolean holdsAlike(List<X509Certificate> anchors, X509Certificate one) {
    return anchors.stream().anyMatch(each -> alike(each, one));
  }

  /** The first ones first; none twice. */
  public static List<X509Certificate> union(
      List<X509Certificate> first, List<X509Certificate> more) {
    var union = new LinkedHashSet<>(first);
    union.addAll(more);
    return List.copyOf(union);
  }

  public static List<X509Certificate> minus(
      List<X509Certificate> anchors, List<X509Certificate> less) {
    Set<X509Certificate> left = new LinkedHashSet<>(anchors);
    less.forEach(left::remove);
    return List.copyOf(left);
  }

  /** Those that have not ended. */
  public static List<X509Certificate> living(List<X509Certificate> anchors, Instant now) {
    return anchors.stream().filter(each -> now.isBefore(end(each))).toList();
  }

  public static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }
}
