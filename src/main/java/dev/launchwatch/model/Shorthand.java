package dev.launchwatch.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the component that a bare scalar or list sets: {@code tcp: db.example.org:5432} is {@code tcp: {address: …}}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Shorthand {
    /** The component's YAML key. */
    String value();
}
