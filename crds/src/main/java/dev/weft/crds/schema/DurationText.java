package dev.weft.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A string that holds a duration ({@link dev.weft.crds.GoDuration}); bounds are durations too,
 * empty for none.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface DurationText {
  String min() default "";

  String max() default "";
}
