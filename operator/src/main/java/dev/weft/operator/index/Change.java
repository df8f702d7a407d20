package dev.weft.operator.index;

import dev.weft.operator.gateway.RoutePolicy;
import dev.weft.operator.gateway.RouteTranslator;
import dev.weft.operator.resolve.MeshRecord;
import dev.weft.operator.resolve.NamespaceRecord;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.resolve.SliceRecord;
import dev.weft.operator.translate.Authorization;
import dev.weft.operator.translate.SplitTranslator;
import dev.weft.operator.translate.Translation;
import org.jspecify.annotations.Nullable;

/**
 * Something in the cluster is now like this; null means that it is gone. Of several changes of one
 * {@link #key} only the last matters.
 */
public sealed interface Change {
  /** What changed; equal for changes that supersede each other. */
  Object key();

  record ServiceIs(ServiceKey key, @Nullable ServiceRecord service) implements Change {}

  record SliceIs(SliceName key, @Nullable SliceRecord slice) implements Change {}

  record PodIs(PodName key, @Nullable PodRecord pod) implements Change {}

  record ProfileIs(ProfileName key, @Nullable Translation translation) implements Change {}

  /** Of one kind: there are several kinds of split. */
  record SplitIs(SplitName key, SplitTranslator.@Nullable Result result) implements Change {}

  /** Gateway API's. */
  record RouteIs(RoutePolicy.Name key, RouteTranslator.@Nullable Result result) implements Change {}

  record AuthorizationIs(AuthorizationName key, Authorization.@Nullable Asked asked)
      implements Change {}

  /**
   * @param key the namespace's name
   */
  record NamespaceIs(String key, NamespaceRecord namespace) implements Change {}

  /** Of a Mesh that goes nothing is said: what proxies were told holds on. */
  record MeshIs(MeshRecord mesh) implements Change {
    @Override
    public Object key() {
      return MeshIs.class;
    }
  }

  record SplitName(String kind, String namespace, String name) {}

  record AuthorizationName(String namespace, String name) {}

  record SliceName(String namespace, String name) {}

  record PodName(String namespace, String name) {}

  /**
   * @param name the fully qualified name of the Service that the profile speaks of
   */
  record ProfileName(String namespace, String name) {}
}
