package dev.launchwatch.demo;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The daemon that watches the demo.
 *
 * @param url the address of its pages and its API, with a slash at its end; empty as long as it is not up
 * @param token a token of its API with the scope {@code ingest}
 */
public record Watcher(Supplier<Optional<String>> url, String token) {
    /** Without the token: this may end in a log by accident. */
    @Override
    public String toString() {
        return "Watcher[" + url.get().orElse("not up") + "]";
    }
}
