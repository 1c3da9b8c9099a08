package dev.launchwatch.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record with one component: in YAML the component's value stands in the record's own place ({@code steps: [...]}
 * rather than {@code steps: {steps: [...]}}). On a component: its own keys stand beside the others of the record
 * that holds it ({@code http:} directly under the monitor).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Inline {}
