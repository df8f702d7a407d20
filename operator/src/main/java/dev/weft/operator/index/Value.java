package dev.weft.operator.index;

import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Source;
import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.api.wire.InboundCodec;
import dev.weft.api.wire.InboundMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The answer to a question, at one moment. */
public sealed interface Value {
  /** A digest of the content: equal on every replica that knows the same. */
  String version();

  /** The custom resources behind it. */
  List<Source> sources();

  /** The answer to a question of discovery. */
  sealed interface OfDestination extends Value {}

  /**
   * @param drains of pods that are left out because of them; proxies see only that they are
   */
  record Known(
      String version, Destination destination, List<Endpoint> endpoints, List<Source> drains)
      implements OfDestination {
    @Override
    public List<Source> sources() {
      return drains.isEmpty()
          ? destination.sources()
          : Stream.concat(destination.sources().stream(), drains.stream()).toList();
    }
  }

  record Missing(String reason) implements OfDestination {
    @Override
    public String version() {
      return "unknown:" + reason;
    }

    @Override
    public List<Source> sources() {
      return List.of();
    }
  }

  /** What a pod lets in. */
  record Inbound(String version, InboundPolicy policy) implements Value {
    @Override
    public List<Source> sources() {
      return policy.sources();
    }
  }

  /**
   * @param endpoints in the order of their keys
   */
  static Known known(Destination destination, List<Endpoint> endpoints, List<Source> drains) {
    String content =
        DiscoveryCodec.encode(new DiscoveryMessage.Snapshot("", destination, endpoints));
    return new Known(digest(content), destination, endpoints, drains);
  }

  /**
   * @param policy its lists in an order that is the same on every replica
   */
  static Inbound inbound(InboundPolicy policy) {
    return new Inbound(
        digest(InboundCodec.encode(new InboundMessage.Snapshot("", policy))), policy);
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
