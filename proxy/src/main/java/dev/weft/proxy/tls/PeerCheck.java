package dev.weft.proxy.tls;

import dev.weft.identity.TrustBundle.Role;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks {@link KnownChains} within a handshake, so that the peer hears by an alert what is wrong.
 */
final class PeerCheck extends X509ExtendedTrustManager {
  /**
   * Whether this event loop has checked a chain since a handshake last ended. A session that is
   * resumed is not checked here. Of handshakes that go on side by side one may be taken for the
   * other; the sums are right.
   */
  private static final FastThreadLocal<Boolean> CHECKED = new FastThreadLocal<>();

  private final KnownChains chains;

  PeerCheck(KnownChains chains) {
    this.chains = chains;
  }

  static boolean wasCheckedSinceAsked() {
    boolean checked = Boolean.TRUE.equals(CHECKED.get());
    CHECKED.set(false);
    return checked;
  }

  private void check(X509Certificate[] chain, Role role) throws CertificateException {
    CHECKED.set(true);
    chains.verify(chain, role);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, Role.CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, Role.SERVER);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, Role.CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, Role.SERVER);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, Role.CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, Role.SERVER);
  }

  /** None are named to clients: whoever is of this mesh has one certificate and no choice. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
