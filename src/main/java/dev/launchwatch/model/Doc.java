package dev.launchwatch.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a YAML key means, in a sentence or two for the person who writes the file. The JSON Schema, the reference pages
 * and error messages all take their words from here, so that none of them can drift.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE, ElementType.FIELD})
public @interface Doc {
    String value();

    /** A value as it would stand in the file, for the reference pages; validated by the build. */
    String example() default "";
}
