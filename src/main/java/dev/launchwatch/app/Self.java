package dev.launchwatch.app;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.region.Terms;
import java.util.List;
import java.util.UUID;

/**
 * Who this daemon is among its regions.
 *
 * @param region its name
 * @param instance what tells this process from others of the same region
 * @param terms how patient it is with the others
 * @param fingerprint what tells the key apart by which it hashes people
 */
record Self(String region, String instance, Terms terms, long fingerprint) {
    /** @throws IllegalStateException if the settings don't go together, with the remedy */
    static Self of(Settings settings, long fingerprint) {
        return new Self(settings.region(), UUID.randomUUID().toString(), terms(settings), fingerprint);
    }

    private static Terms terms(Settings settings) {
        try {
            return Terms.of(settings.regionLease(), settings.regionSilence());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("LAUNCHWATCH_REGION_LEASE: " + e.getMessage());
        }
    }

    /** What of a configuration regions cannot share as they are set up, each with the remedy. */
    static List<String> problems(Catalog catalog, Settings settings) {
        boolean keyed = settings.hashKey().filter(text -> !text.isBlank()).isPresent();
        return catalog.signals().isEmpty() || keyed
                ? List.of()
                : List.of("regions that count events together have to hash people with the same key, and this one has"
                        + " made its own: set LAUNCHWATCH_HASH_KEY to the same secret in all regions, such as what"
                        + " 'openssl rand -hex 32' prints");
    }
}
