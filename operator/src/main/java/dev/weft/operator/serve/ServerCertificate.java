package dev.weft.operator.serve;

import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The serve role's key and certificate, from a directory with {@code tls.crt}, {@code tls.key} and
 * {@code ca.crt} (a mounted Secret). Read again when the files change; connections that are open
 * keep what they began with.
 */
public final class ServerCertificate {
  private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);

  private final Path directory;
  private volatile Loaded loaded;

  private record Contents(String chain, String key, String ca) {}

  /** What new connections use. */
  private record Loaded(Contents files, SslContext http2, SslContext http1) {}

  private ServerCertificate(Path directory, Loaded loaded) {
    this.directory = directory;
    this.loaded = loaded;
  }

  /**
   * @throws IOException naming the file that is missing or unusable
   */
  public static ServerCertificate load(Path directory) throws IOException {
    return new ServerCertificate(directory, build(directory, read(directory)));
  }

  /** For the control plane's port: ALPN h2. */
  public SslContext http2() {
    return loaded.http2;
  }

  /** For the webhook's port. */
  public SslContext http1() {
    return loaded.http1;
  }

  /** What clients must trust, as PEM. */
  public String caPem() {
    return loaded.files.ca;
  }

  /**
   * Reads the files again; what cannot be used changes nothing. True when there is something new.
   */
  public boolean refresh() {
    try {
      Contents files = read(directory);
      if (files.equals(loaded.files)) {
        return false;
      }
      loaded = build(directory, files);
      log.info("certificate renewed directory={}", directory);
      return true;
    } catch (IOException e) {
      log.warn(
          "certificate cannot be read; the old one stays in use directory={} cause={}",
          directory,
          e.getMessage());
      return false;
    }
  }

  private static Contents read(Path directory) throws IOException {
    return new Contents(
        text(directory.resolve("tls.crt")),
        text(directory.resolve("tls.key")),
        text(directory.resolve("ca.crt")));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static Loaded build(Path directory, Contents files) throws IOException {
    try {
      var keyed =
          new KeyedCertificate(Pem.parsePrivateKey(files.key), Pem.parseCertificates(files.chain));
      return new Loaded(
          files,
          builder(keyed)
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      ApplicationProtocolConfig.Protocol.ALPN,
                      ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                      ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                      ApplicationProtocolNames.HTTP_2))
              .build(),
          builder(keyed).build());
    } catch (Pem.MalformedException e) {
      throw new IOException(directory + ": " + e.getMessage(), e);
    }
  }

  private static SslContextBuilder builder(KeyedCertificate keyed) {
    return SslContextBuilder.forServer(keyed.key(), keyed.chain())
        .sslProvider(SslProvider.JDK)
        .protocols(List.of("TLSv1.3"));
  }
}
