package dev.launchwatch.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The stylesheet of the operator pages, and the script by which they renew themselves, read once. */
final class OpsStyle {
    private final String css;
    private final String script;

    private OpsStyle(String css, String script) {
        this.css = css;
        this.script = script;
    }

    /** The stylesheet is that of the status page, and behind it what is different here. */
    static OpsStyle load() {
        return new OpsStyle(resource("/status/status.css") + resource("/status/ops.css"), resource("/status/ops.js"));
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

    String script() {
        return script;
    }

    /** Changes with what is in the stylesheet. */
    String version() {
        return version(css);
    }

    /** Changes with what is in the script. */
    String scriptVersion() {
        return version(script);
    }

    private static String version(String text) {
        return Document.digest(text.getBytes(StandardCharsets.UTF_8)).substring(0, 10);
    }
}
