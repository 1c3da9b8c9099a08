package dev.launchwatch.cli;

import dev.launchwatch.config.Loaded;
import dev.launchwatch.web.Explanation;
import dev.launchwatch.web.Moment;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says why a rule did or did not fire at a moment. */
@Command(
        name = "why",
        description = {
            "Say why a rule of the folder did or did not fire at a moment, from what a daemon has stored.",
            "Changes nothing in the data folder, in which a daemon may run. docs/backtest.md says what it can't know."
        },
        mixinStandardHelpOptions = true)
final class RulesWhyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RULE", description = "The name of the rule.")
    String rule = "";

    @Option(
            names = "--monitor",
            paramLabel = "NAME",
            description = "The monitor or signal (default: the only one that the rule watches).")
    @Nullable
    String monitor;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The moment in UTC: 14:05, the last such time, or 2026-07-20T14:05:00Z (default: now).")
    @Nullable
    String at;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "The folder with the rules (default: LAUNCHWATCH_CONFIG, monitors).")
    @Nullable
    Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder of the daemon, or a copy of it (default: LAUNCHWATCH_DATA, data).")
    @Nullable
    Path data;

    private final Daemon daemon;
    private final Surroundings surroundings;

    RulesWhyCommand(Daemon daemon, Surroundings surroundings) {
        this.daemon = daemon;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Instant now = surroundings.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        Instant moment = Moment.parse(at, now)
                .orElseThrow(() -> new IllegalArgumentException("--at '" + at + "' is no time: write " + Moment.FORM));
        Optional<Loaded.Good> good = Folder.read(CheckCommand.chosen(null, config, surroundings), surroundings);
        if (good.isEmpty()) {
            return 2;
        }
        Path folder =
                data == null ? Path.of(surroundings.environment().getOrDefault("LAUNCHWATCH_DATA", "data")) : data;
        Explanation why = daemon.why(good.get().catalog(), folder, rule, monitor, moment, now);
        surroundings.out().print(WhyLines.of(why));
        return 0;
    }
}
