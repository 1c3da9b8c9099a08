package dev.launchwatch.notify;

import dev.launchwatch.model.Secret;

/** Opens a channel's secrets at the moment of use. */
final class Secrets {
    private Secrets() {}

    static String open(Secret secret) {
        return secret.value().fill(name -> {
            throw new IllegalStateException("a channel's secret cannot refer to the captured value " + name);
        });
    }
}
