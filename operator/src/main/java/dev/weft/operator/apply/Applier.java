package dev.weft.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-side apply under the operator's own field manager. Writes only when the object lacks
 * something that is wanted (somebody changed it), or when what is wanted has itself changed (a
 * digest of it stands in an annotation, so that a field that is wanted no longer goes away, too).
 */
public final class Applier {
  public static final String FIELD_MANAGER = "weft-operator";

  private static final String DIGEST = "weft.dev/desired";
  private static final Logger log = LoggerFactory.getLogger(Applier.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KubernetesClient client;

  public Applier(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @param actual as last seen; null when it was not
   * @return whether something was written
   */
  public boolean apply(HasMetadata wanted, @Nullable HasMetadata actual) {
    HasMetadata marked = mark(wanted);
    if (actual != null
        && Difference.covers(MAPPER.valueToTree(actual), MAPPER.<JsonNode>valueToTree(marked))) {
      return false;
    }
    client.resource(marked).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    log.info(
        "applied kind={} namespace={} name={}",
        wanted.getKind(),
        wanted.getMetadata().getNamespace(),
        wanted.getMetadata().getName());
    return true;
  }

  /** The object with the digest of itself. Changes the given one: callers render anew each time. */
  private static HasMetadata mark(HasMetadata wanted) {
    var annotations =
        new TreeMap<>(
            Objects.requireNonNullElse(
                wanted.getMetadata().getAnnotations(), Map.<String, String>of()));
    annotations.remove(DIGEST);
    wanted.getMetadata().setAnnotations(annotations);
    annotations.put(DIGEST, digest(MAPPER.valueToTree(wanted).toString()));
    return wanted;
  }

  private static String digest(String content) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
