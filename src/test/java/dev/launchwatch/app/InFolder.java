package dev.launchwatch.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a process in a folder. */
record InFolder(Path folder, String region, String store) implements Settings {
    InFolder(Path folder) {
        this(folder, "local", "embedded");
    }

    @Override
    public Path config() {
        return folder.resolve("monitors");
    }

    @Override
    public Path data() {
        return folder.resolve("data");
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
        return 1;
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
