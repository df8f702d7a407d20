package dev.weft.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An int-or-string that is a weight: a number from zero, or a quantity such as "500m". */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Weight {}
