package dev.launchwatch.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The stylesheet of the operator pages, read once. */
final class OpsStyle {
    private final String css;

    private OpsStyle(String css) {
        this.css = css;
    }

    /** That of the status page, and behind it what is different here. */
    static OpsStyle load() {
        return new OpsStyle(resource("/status/status.css") + resource("/status/ops.css"));
    }

    private static String resource(String name) {
        try (InputStream in = OpsStyle.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String css() {
        return css;
    }

    /** Changes with what is in it. */
    String version() {
        return Document.digest(css.getBytes(StandardCharsets.UTF_8)).substring(0, 10);
    }
}
