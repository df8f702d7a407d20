package dev.weft.operator.secrets;

import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import dev.weft.operator.apply.Owner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Secrets of the control plane's namespace. */
public interface SecretStore {
  /** As the API server has it now: what is decided by a late cache may be made anew in vain. */
  @Nullable StoredSecret read(String name);

  /** All of its data; somebody else's keys beside them stay. */
  void write(Draft draft);

  /**
   * A Secret as it is to be.
   *
   * @param anchorsPem for ca.crt
   * @param revision which issue of a Certificate it is; 0 for Secrets that are none's
   * @param type a Secret that is there keeps its type, for that cannot be changed
   * @param owner with whom it goes; null for what is to stay
   */
  record Draft(
      String name,
      KeyedCertificate keyed,
      String anchorsPem,
      long revision,
      String type,
      @Nullable OwnerReference owner) {
    private static final String TLS = "kubernetes.io/tls";

    /** One that stays, whatever goes. */
    public static Draft of(
        String name, KeyedCertificate keyed, List<X509Certificate> anchors, long revision) {
      return new Draft(name, keyed, Pem.certificates(anchors), revision, TLS, null);
    }

    public Draft over(@Nullable StoredSecret there) {
      return there == null
          ? this
          : new Draft(name, keyed, anchorsPem, revision, there.type(), owner);
    }

    public Draft ownedBy(HasMetadata whom) {
      return new Draft(name, keyed, anchorsPem, revision, type, Owner.of(whom));
    }
  }
}
