package dev.weft.operator.serve;

import dev.weft.api.SpiffeId;
import dev.weft.api.wire.CertificateCodec;
import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.api.wire.InboundCodec;
import dev.weft.api.wire.InboundMessage;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.api.wire.ReportCodec;
import dev.weft.api.wire.ReportMessage;
import dev.weft.api.wire.TrustCodec;
import dev.weft.api.wire.TrustMessage;
import dev.weft.identity.CertificateRequest;
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
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
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

  HttpResponse<String> post(String path, BodyPublisher body)
      throws IOException, InterruptedException {
    return http.send(request(path).POST(body).build(), BodyHandlers.ofString());
  }

  /** Asks for a certificate for a key. */
  HttpResponse<String> certify(KeyPair keys, SpiffeId id) throws IOException, InterruptedException {
    return post(
        "/v1/certificate",
        BodyPublishers.ofString(
            CertificateCodec.encodeRequest(CertificateRequest.of(keys, id)) + "\n"));
  }

  Stream follow(String path) throws IOException, InterruptedException {
    return new Stream(http.send(request(path).build(), BodyHandlers.ofInputStream()));
  }

  Stream discover(String query) throws IOException, InterruptedException {
    return follow("/v1/discovery?" + query);
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

  /** A stream of lines; of discovery, if nothing else is said. */
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
      return DiscoveryCodec.decode(line()).orElseThrow();
    }

    TrustMessage trust() throws IOException, MalformedLineException {
      return TrustCodec.decode(line()).orElseThrow();
    }

    /** The next line that is no heartbeat. */
    TrustMessage.Bundle bundle() throws IOException, MalformedLineException {
      while (true) {
        if (trust() instanceof TrustMessage.Bundle bundle) {
          return bundle;
        }
      }
    }

    InboundMessage inbound() throws IOException, MalformedLineException {
      return InboundCodec.decode(line()).orElseThrow();
    }

    /** The next line that is no heartbeat. */
    InboundMessage.Snapshot policy() throws IOException, MalformedLineException {
      while (true) {
        if (inbound() instanceof InboundMessage.Snapshot snapshot) {
          return snapshot;
        }
      }
    }

    private String line() throws IOException {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the stream has ended");
      }
      return line;
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
