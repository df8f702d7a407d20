package dev.weft.operator.serve;

import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.api.wire.ReportCodec;
import dev.weft.api.wire.ReportMessage;
import dev.weft.identity.Pem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A proxy's side of the wire by another HTTP/2 implementation than the server's: the JDK's. */
final class TestProxy implements AutoCloseable {
  private final String base;
  private final String token;
  private final HttpClient http;

  TestProxy(int port, String caPem, String token) {
    this.base = "https://127.0.0.1:" + port;
    this.token = token;
    this.http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(trust(caPem)).build();
  }

  private static SSLContext trust(String caPem) {
    try {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      anchors.setCertificateEntry("ca", Pem.parseCertificates(caPem).getFirst());
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(anchors);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException | Pem.MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A whole answer: for refusals. */
  HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
    return http.send(
        request(path).method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
  }

  Stream discover(String query) throws IOException, InterruptedException {
    return new Stream(
        http.send(request("/v1/discovery?" + query).build(), BodyHandlers.ofInputStream()));
  }

  Report report() throws IOException {
    return new Report();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("authorization", "Bearer " + token);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** A discovery stream. */
  static final class Stream implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;
    final HttpHeaders head;

    private Stream(HttpResponse<InputStream> response) {
      this.head = response.headers();
      this.body = response.body();
      this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The next line that is no heartbeat. */
    DiscoveryMessage next() throws IOException, MalformedLineException {
      DiscoveryMessage message = any();
      while (message instanceof DiscoveryMessage.Heartbeat) {
        message = any();
      }
      return message;
    }

    DiscoveryMessage any() throws IOException, MalformedLineException {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the stream has ended");
      }
      return DiscoveryCodec.decode(line).orElseThrow();
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /** A report stream. */
  final class Report implements AutoCloseable {
    private final PipedOutputStream out = new PipedOutputStream();
    final CompletableFuture<HttpResponse<InputStream>> response;

    private Report() throws IOException {
      var in = new PipedInputStream(out, 64 * 1024);
      response =
          http.sendAsync(
              request("/v1/report").POST(BodyPublishers.ofInputStream(() -> in)).build(),
              BodyHandlers.ofInputStream());
    }

    void say(ReportMessage message) {
      say(ReportCodec.encode(message));
    }

    void say(String line) {
      try {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
