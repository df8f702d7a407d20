package dev.weft.crds;

import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.trafficsplit.TrafficSplit;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The CustomResourceDefinitions, as committed under {@link #FOLDER} and found on the class path.
 */
public final class Crds {
  /** The kinds, in the order in which a reader meets them. */
  public static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          Mesh.class,
          ServiceProfile.class,
          TrafficSplit.class,
          Certificate.class,
          AuthorizationPolicy.class);

  /** Where the YAML lies on the class path. */
  public static final String FOLDER = "META-INF/weft/crds/";

  private Crds() {}

  /** All of them, read anew at each call: the caller may change what it gets. */
  public static List<CustomResourceDefinition> all() {
    return KINDS.stream()
        .map(kind -> Serialization.unmarshal(yaml(kind), CustomResourceDefinition.class))
        .toList();
  }

  /** All of them as one YAML stream. */
  public static String yaml() {
    return KINDS.stream().map(Crds::yaml).collect(Collectors.joining());
  }

  /** The one of a kind, as committed: a YAML document that begins with {@code ---}. */
  public static String yaml(Class<? extends CustomResource<?, ?>> kind) {
    String path = FOLDER + fileName(kind);
    try (InputStream in = Crds.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Such as {@code meshes.weft.dev.yaml}. */
  public static String fileName(Class<? extends CustomResource<?, ?>> kind) {
    return CustomResource.getCRDName(kind) + ".yaml";
  }
}
