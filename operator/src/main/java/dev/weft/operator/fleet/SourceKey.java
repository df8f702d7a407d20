package dev.weft.operator.fleet;

import dev.weft.api.route.Source;

/** A custom resource, whatever its generation. */
public record SourceKey(String kind, String namespace, String name) {
  public static SourceKey of(Source source) {
    return new SourceKey(source.kind(), source.namespace(), source.name());
  }
}
