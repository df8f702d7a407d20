package dev.weft.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A list (or the values of a map) of strings with bounds; a pattern's breach is told in the words
 * of {@link #expected}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Texts {
  int maxItems();

  int maxLength();

  /** An RE2 pattern that every entry must match; empty for any text. */
  String pattern() default "";

  /** What an entry should be, with an example. */
  String expected() default "";
}
