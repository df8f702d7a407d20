package dev.weft.proxy.app;

import dev.weft.identity.KeyedCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A client of the JDK's own TLS, which believes every server. */
final class TlsClient implements AutoCloseable {
  private static final char[] PASSWORD = "password".toCharArray();

  final SSLSocket socket;

  /**
   * @param own null to prove nothing
   * @param protocol offered by ALPN; null for none
   */
  TlsClient(
      InetSocketAddress address,
      @Nullable KeyedCertificate own,
      String version,
      @Nullable String protocol)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own == null ? null : keyManagers(own), new TrustManager[] {new Credulous()}, null);
    socket = (SSLSocket) context.getSocketFactory().createSocket();
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    if (protocol != null) {
      parameters.setApplicationProtocols(new String[] {protocol});
    }
    socket.setSSLParameters(parameters);
    socket.connect(address, 5_000);
  }

  private static KeyManager[] keyManagers(KeyedCertificate own) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", own.key(), PASSWORD, own.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, PASSWORD);
    return factory.getKeyManagers();
  }

  TestApplication.Request ask(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return TestApplication.readHead(socket.getInputStream());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // not a server
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // whoever it is
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
