package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that a volume holds now. Pure: tokens come from {@link Tokens}, objects from {@link
 * Sources}.
 */
final class VolumeFiles {
  /** What a volume is on this machine. */
  sealed interface Content {
    /** A directory whose files follow the objects that they come from. */
    record Files(Map<String, byte[]> byPath) implements Content {}

    /** A directory that belongs to the containers. */
    record Empty() implements Content {}

    record Missing(String message) implements Content {}
  }

  /** A current token for an audience ({@code null}: the API server's own). */
  interface Tokens {
    String token(@Nullable String audience, long expirySeconds);
  }

  private final Facts facts;
  private final Sources sources;
  private final Tokens tokens;
  private final Map<String, byte[]> files = new TreeMap<>();
  private @Nullable String missing;

  private VolumeFiles(Facts facts, Sources sources, Tokens tokens) {
    this.facts = facts;
    this.sources = sources;
    this.tokens = tokens;
  }

  static Content of(Volume volume, Facts facts, Sources sources, Tokens tokens) {
    var content = new VolumeFiles(facts, sources, tokens);
    if (volume.getConfigMap() != null) {
      var from = volume.getConfigMap();
      content.configMap(from.getName(), from.getItems(), from.getOptional());
    } else if (volume.getSecret() != null) {
      var from = volume.getSecret();
      content.secret(from.getSecretName(), from.getItems(), from.getOptional());
    } else if (volume.getDownwardAPI() != null) {
      content.downward(volume.getDownwardAPI().getItems());
    } else if (volume.getProjected() != null) {
      volume.getProjected().getSources().forEach(content::projected);
    } else if (volume.getEmptyDir() != null) {
      return new Content.Empty();
    } else {
      return new Content.Missing(
          "volume \""
              + volume.getName()
              + "\": the playground knows emptyDir, configMap, secret, downwardAPI and projected");
    }
    return content.missing == null
        ? new Content.Files(content.files)
        : new Content.Missing(content.missing);
  }

  private void projected(VolumeProjection source) {
    if (source.getServiceAccountToken() != null) {
      var wanted = source.getServiceAccountToken();
      long seconds = wanted.getExpirationSeconds() == null ? 3600 : wanted.getExpirationSeconds();
      files.put(wanted.getPath(), bytes(tokens.token(wanted.getAudience(), seconds)));
    }
    if (source.getConfigMap() != null) {
      var from = source.getConfigMap();
      configMap(from.getName(), from.getItems(), from.getOptional());
    }
    if (source.getSecret() != null) {
      var from = source.getSecret();
      secret(from.getName(), from.getItems(), from.getOptional());
    }
    if (source.getDownwardAPI() != null) {
      downward(source.getDownwardAPI().getItems());
    }
  }

  private void configMap(String name, @Nullable List<KeyToPath> items, @Nullable Boolean optional) {
    Optional<ConfigMap> map = sources.configMap(name);
    if (map.isEmpty()) {
      isMissing(optional, "configmap \"" + name + "\" not found");
      return;
    }
    Map<String, byte[]> data = new TreeMap<>();
    Environment.data(map.get()).forEach((key, value) -> data.put(key, bytes(value)));
    if (map.get().getBinaryData() != null) {
      map.get()
          .getBinaryData()
          .forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
    }
    select("configmap", name, data, items, optional);
  }

  private void secret(String name, @Nullable List<KeyToPath> items, @Nullable Boolean optional) {
    Optional<Secret> secret = sources.secret(name);
    if (secret.isEmpty()) {
      isMissing(optional, "secret \"" + name + "\" not found");
      return;
    }
    Map<String, byte[]> data = new TreeMap<>();
    if (secret.get().getData() != null) {
      secret
          .get()
          .getData()
          .forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
    }
    select("secret", name, data, items, optional);
  }

  private void select(
      String kind,
      String name,
      Map<String, byte[]> data,
      @Nullable List<KeyToPath> items,
      @Nullable Boolean optional) {
    if (items == null || items.isEmpty()) {
      files.putAll(data);
      return;
    }
    for (KeyToPath item : items) {
      byte[] value = data.get(item.getKey());
      if (value == null) {
        isMissing(optional, kind + " \"" + name + "\" has no key \"" + item.getKey() + "\"");
      } else {
        files.put(item.getPath(), value);
      }
    }
  }

  private void downward(List<DownwardAPIVolumeFile> items) {
    for (DownwardAPIVolumeFile item : items) {
      Optional<String> value =
          item.getFieldRef() != null
              ? facts.field(item.getFieldRef())
              : facts.resource(item.getResourceFieldRef(), new Container());
      files.put(item.getPath(), bytes(value.orElse("")));
    }
  }

  private void isMissing(@Nullable Boolean optional, String message) {
    if (!Boolean.TRUE.equals(optional)) {
      missing = message;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
