package dev.launchwatch.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a daemon that watches by the YAML in a folder.
 *
 * @param config the folder of YAML
 * @param data where it keeps what it knows
 * @param store {@code embedded}, or the URL of what regions share
 */
record FolderSettings(Path config, Path data, String region, String store) implements Settings {
    /** Those of a daemon that is alone, with all that it has in a folder. */
    static FolderSettings alone(Path folder) {
        return new FolderSettings(folder.resolve("monitors"), folder.resolve("data"), "local", "embedded");
    }

    @Override
    public Optional<String> url() {
        return Optional.empty();
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public Optional<String> storeUser() {
        return Optional.empty();
    }

    @Override
    public Optional<String> storePassword() {
        return Optional.empty();
    }

    @Override
    public Duration regionLease() {
        return Duration.ofSeconds(store.equals("embedded") ? 10 : 2);
    }

    @Override
    public Duration regionSilence() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Optional<Path> tokensFile() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> usersFile() {
        return Optional.empty();
    }

    @Override
    public Optional<String> oidcIssuer() {
        return Optional.empty();
    }

    @Override
    public Optional<String> oidcClientId() {
        return Optional.empty();
    }

    @Override
    public Optional<String> oidcClientSecret() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> oidcAllow() {
        return Optional.empty();
    }

    @Override
    public String oidcScopes() {
        return "openid";
    }

    @Override
    public Optional<String> oidcName() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> pricesFile() {
        return Optional.empty();
    }

    @Override
    public Optional<String> hashKey() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> ownAddresses() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> ownMembers() {
        return Optional.empty();
    }

    @Override
    public int maxConcurrentProbes() {
        return 4;
    }

    @Override
    public Duration reloadEvery() {
        return Duration.ZERO;
    }

    @Override
    public Duration keepResults() {
        return Duration.ofDays(35);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of();
    }

    @Override
    public Duration keepRollups() {
        return Duration.ofDays(400);
    }
}
