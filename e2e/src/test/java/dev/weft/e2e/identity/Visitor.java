package dev.weft.e2e.identity;

import dev.weft.identity.KeyedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Comes to a pod's port without a proxy of its own, with whatever papers it was given. */
final class Visitor {
  private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(10).toMillis();
  private static final String ALIAS = "own";

  private Visitor() {}

  /** In the clear. */
  static Outcome plainly(InetSocketAddress target, String says) {
    try (Socket socket = new Socket()) {
      socket.connect(target, PATIENCE_MILLIS);
      return say(socket, says);
    } catch (IOException e) {
      return new Outcome.Closed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * @param papers shown when a client certificate is asked for; null: none
   * @param alpn what is inside; none when empty
   */
  static Outcome byTls(
      InetSocketAddress target,
      @Nullable KeyedCertificate papers,
      String version,
      String alpn,
      String says) {
    try (SSLSocket socket = (SSLSocket) context(papers).getSocketFactory().createSocket()) {
      socket.connect(target, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {version});
      if (!alpn.isEmpty()) {
        parameters.setApplicationProtocols(new String[] {alpn});
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return say(socket, says);
    } catch (IOException e) {
      return new Outcome.Closed(String.valueOf(e.getMessage()));
    }
  }

  /** Everybody is trusted: it is the other side that is under test. */
  static SSLContext context(@Nullable KeyedCertificate papers) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys = papers == null ? new KeyManager[0] : new KeyManager[] {show(papers)};
      context.init(keys, new TrustManager[] {new Credulous()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static Outcome say(Socket socket, String says) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(says.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    byte[] some = new byte[4096];
    int count;
    while ((count = in.read(some)) >= 0) { // asked for: Connection: close
      text.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
    }
    String answer = text.toString();
    if (answer.isEmpty()) {
      return new Outcome.Closed("nothing came");
    }
    return answer.startsWith("HTTP/1.1 ")
        ? new Outcome.Answered(Integer.parseInt(answer.substring(9, 12)), answer)
        : new Outcome.Answered(0, answer);
  }

  /**
   * Shows its papers to whoever asks: the JDK's own manager shows only what it thinks is wanted.
   */
  private static X509ExtendedKeyManager show(KeyedCertificate papers) {
    return new X509ExtendedKeyManager() {
      @Override
      public String[] getClientAliases(String type, Principal[] issuers) {
        return new String[] {ALIAS};
      }

      @Override
      public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return ALIAS;
      }

      @Override
      public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        return ALIAS;
      }

      @Override
      public String[] getServerAliases(String type, Principal[] issuers) {
        return new String[] {ALIAS};
      }

      @Override
      public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return ALIAS;
      }

      @Override
      public X509Certificate[] getCertificateChain(String alias) {
        return papers.chain().toArray(X509Certificate[]::new);
      }

      @Override
      public PrivateKey getPrivateKey(String alias) {
        return papers.key();
      }
    };
  }

  private static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** A request that ends its connection. */
  static String request(String path, List<String> headers) {
    StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: echo:8080\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    return text.append("Connection: close\r\n\r\n").toString();
  }
}
