package dev.weft.operator.secrets;

import dev.weft.api.Names;
import dev.weft.operator.apply.Applier;
import dev.weft.operator.install.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those of a cluster, by its API server. */
public final class ClusterSecrets implements SecretStore {
  private static final Logger log = LoggerFactory.getLogger(ClusterSecrets.class);
  private static final String REVISION = Names.GROUP + "/revision";

  private final KubernetesClient client;

  /** What was read last, so that what has not changed is not worked out again. */
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(String version, StoredSecret secret) {}

  public ClusterSecrets(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public @Nullable StoredSecret read(String name) {
    Secret secret = client.secrets().inNamespace(Names.NAMESPACE).withName(name).get();
    if (secret == null) {
      known.remove(name);
      return null;
    }
    String version = secret.getMetadata().getResourceVersion();
    Known before = known.get(name);
    if (before != null && before.version.equals(version)) {
      return before.secret;
    }
    StoredSecret read = stored(secret);
    known.put(name, new Known(version, read));
    return read;
  }

  private static StoredSecret stored(Secret secret) {
    var texts = new TreeMap<String, String>();
    Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
        .forEach((key, base64) ->
            texts.put(key, new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8)));
    String revision =
        Objects.requireNonNullElse(secret.getMetadata().getAnnotations(), Map.<String, String>of())
            .getOrDefault(REVISION, "");
    return new StoredSecret(
        secret.getMetadata().getName(),
        Objects.requireNonNullElse(secret.getType(), "Opaque"),
        texts,
        revision.matches("[0-9]{1,9}") ? Long.parseLong(revision) : 0);
  }

  @Override
  public void write(Draft draft) {
    var data = new TreeMap<String, String>();
    data.put(StoredSecret.CERTIFICATE, encode(draft.keyed().chainPem()));
    data.put(StoredSecret.KEY, encode(draft.keyed().keyPem()));
    data.put(StoredSecret.ANCHORS, encode(draft.anchorsPem()));
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(Names.NAMESPACE)
            .withName(draft.name())
            .withLabels(Labels.managed(draft.name()))
            .withOwnerReferences(draft.owner() == null ? List.of() : List.of(draft.owner()))
            .endMetadata()
            .withType(draft.type())
            .withData(data);
    if (draft.revision() > 0) {
      secret
          .editMetadata()
          .addToAnnotations(REVISION, Long.toString(draft.revision()))
          .endMetadata();
    }
    client
        .resource(secret.build())
        .fieldManager(Applier.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
    log.info(
        "secret written name={} subject={} revision={}",
        draft.name(),
        draft.keyed().leaf().getSubjectX500Principal(),
        draft.revision());
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
