package dev.weft.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A string with a bound; a pattern's breach is told in the words of {@link #expected}, not by the
 * pattern.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Text {
  int maxLength();

  int minLength() default 1;

  /** An RE2 pattern; empty for any text. */
  String pattern() default "";

  /** What is expected, with an example. */
  String expected() default "";
}
