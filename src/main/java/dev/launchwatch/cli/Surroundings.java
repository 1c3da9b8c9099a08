package dev.launchwatch.cli;

import dev.launchwatch.model.Ticker;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a command may know of the world around it.
 *
 * @param environment the environment's variables
 * @param clock wall time
 * @param ticker monotonic time
 * @param pause waits
 * @param random for tokens: must be cryptographically strong
 * @param in what is piped in
 * @param out where results go
 * @param err where progress and errors go
 * @param terminal whether somebody watches: progress and colours are for people
 */
public record Surroundings(
        Map<String, String> environment,
        InstantSource clock,
        Ticker ticker,
        Pause pause,
        RandomGenerator random,
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean terminal) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Whether to write colours: on a terminal, unless NO_COLOR says otherwise (no-color.org). */
    public boolean colours() {
        return terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Who gives the command, as far as is known. */
    String user() {
        return environment.getOrDefault("USER", "command line");
    }

    /** The folder of YAML where none is named. */
    public String configFolder() {
        return environment.getOrDefault("LAUNCHWATCH_CONFIG", "monitors");
    }
}
