package dev.weft.operator.fleet;

import dev.weft.identity.Pem;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Replicas are reached by their pods' addresses, and prove the name of their Service: so the chain
 * is verified as ever, and the name is compared with what is expected instead of with the address.
 */
final class ReplicaTrust extends X509ExtendedTrustManager {
  private static final int DNS_NAME = 2; // RFC 5280, GeneralName

  private final X509TrustManager chain;
  private final String expectedName;

  private ReplicaTrust(X509TrustManager chain, String expectedName) {
    this.chain = chain;
    this.expectedName = expectedName;
  }

  static SSLContext context(String caPem, String expectedName)
      throws GeneralSecurityException, IOException, Pem.MalformedException {
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    List<X509Certificate> certificates = Pem.parseCertificates(caPem);
    for (int i = 0; i < certificates.size(); i++) {
      anchors.setCertificateEntry("ca" + i, certificates.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(anchors);
    var trust = new ReplicaTrust((X509TrustManager) factory.getTrustManagers()[0], expectedName);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  private void check(X509Certificate[] presented, String keyExchange) throws CertificateException {
    chain.checkServerTrusted(presented, keyExchange);
    Collection<List<?>> names = presented[0].getSubjectAlternativeNames();
    boolean named =
        names != null
            && names.stream()
                .anyMatch(name ->
                    Integer.valueOf(DNS_NAME).equals(name.get(0))
                        && expectedName.equals(name.get(1)));
    if (!named) {
      throw new CertificateException("the certificate is not of " + expectedName);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] presented, String keyExchange)
      throws CertificateException {
    check(presented, keyExchange);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] presented, String keyExchange, Socket socket)
      throws CertificateException {
    check(presented, keyExchange);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] presented, String keyExchange, SSLEngine engine)
      throws CertificateException {
    check(presented, keyExchange);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] presented, String keyExchange)
      throws CertificateException {
    throw new CertificateException("this side is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] presented, String keyExchange, Socket socket)
      throws CertificateException {
    throw new CertificateException("this side is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] presented, String keyExchange, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this side is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chain.getAcceptedIssuers();
  }
}
