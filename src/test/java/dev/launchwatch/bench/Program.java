package dev.launchwatch.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Launchwatch in one of its forms, the jar or the native binary. */
record Program(String name, List<String> command) {
    /** Starts the daemon on a port of its own; more settings in {@code environment}. */
    Daemon daemon(Path config, Path data, Map<String, String> environment) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("run", "--config", config.toString()));
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("LAUNCHWATCH_DATA", data.toString());
        settings.put("LAUNCHWATCH_PORT", "0");
        settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        return Daemon.of(Child.start(whole, settings));
    }
}
