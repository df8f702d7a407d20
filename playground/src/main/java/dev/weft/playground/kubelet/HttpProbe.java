package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One GET on a connection of its own, of which only the status matters. A client library would keep
 * connections open, and then report a server that was restarted as broken.
 */
final class HttpProbe {
  private static final int LONGEST_STATUS_LINE = 1024;

  static void connect(String host, int port, int timeoutMillis) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), timeoutMillis);
    }
  }

  static int get(HTTPGetAction get, String host, int port, int timeoutMillis) throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), timeoutMillis);
      plain.setSoTimeout(timeoutMillis);
      if ("HTTPS".equals(get.getScheme())) {
        try (Socket secure =
            anyCertificate().getSocketFactory().createSocket(plain, host, port, true)) {
          return ask(secure, get, host, port);
        }
      }
      return ask(plain, get, host, port);
    }
  }

  private static int ask(Socket socket, HTTPGetAction get, String host, int port)
      throws IOException {
    StringBuilder request = new StringBuilder();
    String path = get.getPath() == null || get.getPath().isEmpty() ? "/" : get.getPath();
    request.append("GET ").append(path).append(" HTTP/1.1\r\n");
    boolean hostGiven = false;
    for (HTTPHeader header : get.getHttpHeaders()) {
      hostGiven |= header.getName().equalsIgnoreCase("host");
      request.append(header.getName()).append(": ").append(header.getValue()).append("\r\n");
    }
    if (!hostGiven) {
      request.append("Host: ").append(host).append(':').append(port).append("\r\n");
    }
    request.append("User-Agent: kube-probe/1.35\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    return status(socket.getInputStream());
  }

  private static int status(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
      line.append((char) each);
      if (line.length() > LONGEST_STATUS_LINE) {
        break;
      }
    }
    String[] words = line.toString().strip().split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/") || !words[1].matches("\\d{3}")) {
      throw new IOException("no HTTP answer");
    }
    return Integer.parseInt(words[1]);
  }

  /** Probes do not check certificates: Kubernetes does not either. */
  private static SSLContext anyCertificate() throws IOException {
    X509TrustManager trusting =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String authType) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String authType) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trusting}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private HttpProbe() {}
}
