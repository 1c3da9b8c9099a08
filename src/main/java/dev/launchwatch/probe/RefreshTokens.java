package dev.launchwatch.probe;

import java.util.Optional;

/**
 * Refresh tokens that providers gave in place of those that are configured: a port, since they have to outlast the process. Thread-safe;
 * blocks. Both methods throw {@link dev.launchwatch.model.StoreUnavailableException} where the store is away.
 */
public interface RefreshTokens {
    /** Remembers none, for whoever probes once. */
    RefreshTokens NONE = new RefreshTokens() {
        @Override
        public Optional<String> find(String grant) {
            return Optional.empty();
        }

        @Override
        public void keep(String grant, String token) {}
    };

    /**
     * The last token that was kept for a grant.
     *
     * @param grant a name that tells nothing of it
     */
    Optional<String> find(String grant);

    /** Keeps a token, which is durable when this returns, in place of the one before. */
    void keep(String grant, String token);
}
