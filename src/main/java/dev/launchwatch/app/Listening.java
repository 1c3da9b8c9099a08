package dev.launchwatch.app;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where this process's daemon listens, for the demo beside it. Static, since Quarkus makes the life cycle by itself and hands
 * nothing of it out. Thread-safe.
 */
final class Listening {
    private static volatile @Nullable String port;

    private Listening() {}

    /** @param actual the port on which it listens, never 0 */
    static void begin(String actual) {
        port = actual;
    }

    static void end() {
        port = null;
    }

    /** The address of its pages, with a slash at its end; by number, so that it needs no name server. Empty while it is not up. */
    static Optional<String> url() {
        return Optional.ofNullable(port).map(actual -> "http://127.0.0.1:" + actual + "/");
    }
}
