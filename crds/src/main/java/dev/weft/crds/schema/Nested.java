package dev.weft.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field (or list) of the type that declares it. Structural schemas know no recursion, so the
 * generation writes the type out to {@link #LEVELS} levels and has the last level refuse to go on.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Nested {
  /** A condition, conditions inside it, and conditions inside those. */
  int LEVELS = 3;

  /** Bounds a list of nested conditions: CEL's cost is multiplied at each level. */
  int MAX_ITEMS = 16;
}
