package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Template;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one execution of a probe knows: the values it captured, and what must not be shown. Used by one thread.
 *
 * <p>Every captured value counts as a secret for the rest of the probe: it may be a token, and nobody can tell.
 */
final class Scope {
    private static final int SHOWN = 200;

    private final Map<String, String> values = new LinkedHashMap<>();
    private Redactor redactor;

    Scope(Redactor redactor) {
        this.redactor = redactor;
    }

    /** Keeps a captured value for later templates. */
    void keep(String name, String value) {
        values.put(name, value);
        hide(value);
    }

    /** Takes this text out of everything that is shown from now on. */
    void hide(String value) {
        redactor = redactor.with(value);
    }

    /** Knows the configured secrets, and what this probe hid so far. */
    Redactor redactor() {
        return redactor;
    }

    /** @throws IllegalStateException if a variable was never captured, which the reader of the YAML rules out */
    String fill(Template template) {
        return template.fill(name -> {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalStateException("no earlier step captures ${" + name + "}");
            }
            return value;
        });
    }

    String fill(Secret secret) {
        return fill(secret.value());
    }

    /** Text as it may be shown: redacted, one line, at most 200 characters. */
    String show(String text) {
        return redactor.excerpt(text, SHOWN);
    }

    String quote(String text) {
        return "\"" + show(text) + "\"";
    }

    /** A failure of ours; the message is built from parts that were {@link #show shown}, the rest is shown here. */
    Failure failure(Reason reason, String message, @Nullable String expected, @Nullable String actual) {
        return new Failure(
                reason,
                redactor.clean(message),
                expected == null ? null : show(expected),
                actual == null ? null : show(actual),
                null);
    }

    Failure failure(Reason reason, String message) {
        return failure(reason, message, null, null);
    }

    /** A failure from the wire, which does not know the secrets. */
    Failure clean(Failure failure) {
        return new Failure(
                failure.reason(),
                redactor.excerpt(failure.message(), 2 * SHOWN),
                failure.expected() == null ? null : show(failure.expected()),
                failure.actual() == null ? null : show(failure.actual()),
                failure.step());
    }
}
