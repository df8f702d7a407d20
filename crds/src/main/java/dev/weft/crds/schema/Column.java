package dev.weft.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A column of {@code kubectl get}, shown in the order in which they are declared (Fabric8's are
 * sorted by name).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Column.All.class)
public @interface Column {
  String name();

  /** Kubernetes' JSONPath, without braces. */
  String path();

  String type() default "string";

  /** Shown with {@code -o wide} only. */
  boolean wide() default false;

  /** The container of several. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    Column[] value();
  }
}
