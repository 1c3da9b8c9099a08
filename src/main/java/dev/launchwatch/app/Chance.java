package dev.launchwatch.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** Randomness that nobody can guess, for production. Everything else is given some. */
@ApplicationScoped
final class Chance {
    private Chance() {}

    @Produces
    @Singleton
    static SecureRandom random() {
        return new SecureRandom();
    }
}
