package dev.weft.operator.index;

import dev.weft.api.PortRange;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.resolve.SliceRecord;
import dev.weft.operator.translate.Translation;
import java.util.List;
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

  /** What a namespace calls opaque, for its Services that say nothing of it. */
  record NamespaceIs(String key, List<PortRange> opaquePorts) implements Change {}

  /** Ports that are relayed without looking inside, where a Service declares nothing. */
  record OpaquePortsAre(List<PortRange> ports) implements Change {
    @Override
    public Object key() {
      return OpaquePortsAre.class;
    }
  }

  record SliceName(String namespace, String name) {}

  record PodName(String namespace, String name) {}

  /**
   * @param name the fully qualified name of the Service that the profile speaks of
   */
  record ProfileName(String namespace, String name) {}
}
