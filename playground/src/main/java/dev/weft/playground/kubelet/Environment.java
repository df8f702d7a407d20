package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container's environment variables: those of the node, of its Services, envFrom, env; later ones
 * win.
 */
sealed interface Environment {
  record Ok(Map<String, String> variables) implements Environment {}

  /**
   * As in {@code state.waiting.message} of a container that waits with CreateContainerConfigError.
   */
  record Missing(String message) implements Environment {}

  static Environment of(
      Container container, Map<String, String> base, Facts facts, Sources sources) {
    Map<String, String> all = new LinkedHashMap<>(base);
    for (EnvFromSource from : container.getEnvFrom()) {
      Optional<String> missing = addAll(from, sources, all);
      if (missing.isPresent()) {
        return new Missing(missing.get());
      }
    }
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValueFrom() == null) {
        String value = variable.getValue() == null ? "" : variable.getValue();
        all.put(variable.getName(), Expansion.of(value, all));
        continue;
      }
      switch (resolve(variable.getValueFrom(), container, facts, sources)) {
        case Resolved.Value(String value) -> all.put(variable.getName(), value);
        case Resolved.Absent _ -> {}
        case Resolved.Wrong(String message) -> {
          return new Missing(message);
        }
      }
    }
    return new Ok(all);
  }

  /** One variable's source. */
  sealed interface Resolved {
    record Value(String value) implements Resolved {}

    /** Optional and not there: the variable is not set. */
    record Absent() implements Resolved {}

    record Wrong(String message) implements Resolved {}
  }

  private static Resolved resolve(
      EnvVarSource from, Container container, Facts facts, Sources sources) {
    if (from.getFieldRef() != null) {
      return facts
          .field(from.getFieldRef())
          .<Resolved>map(Resolved.Value::new)
          .orElseGet(() ->
              new Resolved.Wrong("unsupported fieldPath: " + from.getFieldRef().getFieldPath()));
    }
    if (from.getResourceFieldRef() != null) {
      return facts
          .resource(from.getResourceFieldRef(), container)
          .<Resolved>map(Resolved.Value::new)
          .orElseGet(() ->
              new Resolved.Wrong(
                  "unsupported resource: " + from.getResourceFieldRef().getResource()));
    }
    if (from.getConfigMapKeyRef() != null) {
      var ref = from.getConfigMapKeyRef();
      return keyed(
          "configmap",
          ref.getName(),
          ref.getKey(),
          ref.getOptional(),
          sources.configMap(ref.getName()).map(Environment::data));
    }
    if (from.getSecretKeyRef() != null) {
      var ref = from.getSecretKeyRef();
      return keyed(
          "secret",
          ref.getName(),
          ref.getKey(),
          ref.getOptional(),
          sources.secret(ref.getName()).map(Environment::data));
    }
    return new Resolved.Absent();
  }

  private static Resolved keyed(
      String kind,
      String name,
      String key,
      @Nullable Boolean optional,
      Optional<Map<String, String>> data) {
    String value = data.map(all -> all.get(key)).orElse(null);
    if (value != null) {
      return new Resolved.Value(value);
    }
    if (Boolean.TRUE.equals(optional)) {
      return new Resolved.Absent();
    }
    return new Resolved.Wrong(
        data.isEmpty()
            ? kind + " \"" + name + "\" not found"
            : "couldn't find key " + key + " in " + kind + " " + name);
  }

  private static Optional<String> addAll(
      EnvFromSource from, Sources sources, Map<String, String> into) {
    String prefix = from.getPrefix() == null ? "" : from.getPrefix();
    if (from.getConfigMapRef() != null) {
      var ref = from.getConfigMapRef();
      return add(
          prefix,
          "configmap",
          ref.getName(),
          ref.getOptional(),
          sources.configMap(ref.getName()).map(Environment::data),
          into);
    }
    if (from.getSecretRef() != null) {
      var ref = from.getSecretRef();
      return add(
          prefix,
          "secret",
          ref.getName(),
          ref.getOptional(),
          sources.secret(ref.getName()).map(Environment::data),
          into);
    }
    return Optional.empty();
  }

  private static Optional<String> add(
      String prefix,
      String kind,
      String name,
      @Nullable Boolean optional,
      Optional<Map<String, String>> data,
      Map<String, String> into) {
    if (data.isEmpty()) {
      return Boolean.TRUE.equals(optional)
          ? Optional.empty()
          : Optional.of(kind + " \"" + name + "\" not found");
    }
    data.get().forEach((key, value) -> into.put(prefix + key, value));
    return Optional.empty();
  }

  static Map<String, String> data(ConfigMap map) {
    return map.getData() == null ? Map.of() : map.getData();
  }

  static Map<String, String> data(Secret secret) {
    Map<String, String> all = new LinkedHashMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach((key, value) ->
              all.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return all;
  }
}
