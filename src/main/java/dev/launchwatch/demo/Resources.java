package dev.launchwatch.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The demo's files on the class path, under {@code /demo}. */
final class Resources {
    private Resources() {}

    static byte[] bytes(String name) {
        try (InputStream resource = Resources.class.getResourceAsStream("/demo/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("the resource demo/" + name + " is missing from the build");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
