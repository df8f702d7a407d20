package dev.weft.operator.index;

import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Source;
import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The answer to a question of discovery, at one moment. */
public sealed interface Value {
  /** A digest of the content: equal on every replica that knows the same. */
  String version();

  /** The custom resources behind it. */
  List<Source> sources();

  record Known(String version, Destination destination, List<Endpoint> endpoints) implements Value {
    @Override
    public List<Source> sources() {
      return destination.sources();
    }
  }

  record Missing(String reason) implements Value {
    @Override
    public String version() {
      return "unknown:" + reason;
    }

    @Override
    public List<Source> sources() {
      return List.of();
    }
  }

  /**
   * @param endpoints in the order of their keys
   */
  static Known known(Destination destination, List<Endpoint> endpoints) {
    String content =
        DiscoveryCodec.encode(new DiscoveryMessage.Snapshot("", destination, endpoints));
    return new Known(digest(content), destination, endpoints);
  }

  private static String digest(String content) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of()
          .formatHex(sha, 0, 12); // 96 bits: nobody attacks it, chance must not hit it
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
