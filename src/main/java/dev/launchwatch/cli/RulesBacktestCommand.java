package dev.launchwatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.launchwatch.alert.BacktestReport;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.model.Durations;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what rules would have told of what is stored. */
@Command(
        name = "backtest",
        description = {
            "Say what the rules of the folder would have told of what a daemon has stored, beside what was told.",
            "Changes nothing in the data folder, in which a daemon may run. docs/backtest.md says what it can't know."
        },
        mixinStandardHelpOptions = true)
final class RulesBacktestCommand implements Callable<Integer> {
    /** How the answer is written. */
    enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "7d",
            description =
                    "From when on: so long ago (7d), a day (2026-07-20) or a time (2026-07-20T14:05:00Z). Default: 7d.")
    String since = "7d";

    @Option(names = "--until", paramLabel = "TIME", description = "Until when, written likewise (default: now).")
    @Nullable
    String until;

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

    @Option(names = "--rule", paramLabel = "NAME", description = "Show this rule alone; may be given several times.")
    List<String> rules = List.of();

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How it is written (text).")
    Format format = Format.TEXT;

    private final Daemon daemon;
    private final Surroundings surroundings;

    RulesBacktestCommand(Daemon daemon, Surroundings surroundings) {
        this.daemon = daemon;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        Instant now = surroundings.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Instant from = moment(since, now, "--since");
        Instant to = until == null ? now : moment(until, now, "--until");
        if (!from.isBefore(to)) {
            surroundings
                    .err()
                    .println("launchwatch: --since must lie before --until, and " + from + " is not before " + to);
            return 2;
        }
        Optional<Loaded.Good> good = Folder.read(CheckCommand.chosen(null, config, surroundings), surroundings);
        if (good.isEmpty()) {
            return 2;
        }
        Catalog catalog = good.get().catalog();
        Set<String> unknown = new HashSet<>(rules);
        catalog.rules().stream().map(Rule::name).forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            surroundings
                    .err()
                    .println("launchwatch: there is no rule " + String.join(", ", unknown) + "; there are "
                            + String.join(
                                    ", ",
                                    catalog.rules().stream().map(Rule::name).toList()));
            return 2;
        }
        BacktestReport report = play(catalog, from, to);
        BacktestReport shown = rules.isEmpty() ? report : report.of(Set.copyOf(rules));
        surroundings.out().print(format == Format.JSON ? BacktestJson.of(shown) : BacktestText.of(shown));
        return 0;
    }

    private BacktestReport play(Catalog catalog, Instant from, Instant to) {
        Path folder =
                data == null ? Path.of(surroundings.environment().getOrDefault("LAUNCHWATCH_DATA", "data")) : data;
        try {
            return daemon.backtest(catalog, folder, from, to, reached -> progress(from, reached, to));
        } finally {
            if (surroundings.terminal()) {
                surroundings.err().print("\r\u001B[K");
                surroundings.err().flush();
            }
        }
    }

    private void progress(Instant from, Instant reached, Instant to) {
        if (surroundings.terminal()) {
            long percent = Math.clamp(
                    100
                            * Duration.between(from, reached).toMillis()
                            / Math.max(1, Duration.between(from, to).toMillis()),
                    0,
                    100);
            surroundings.err().print("\r\u001B[K" + percent + " % …");
            surroundings.err().flush();
        }
    }

    /** So long ago, a day in UTC, or a time. */
    private static Instant moment(String text, Instant now, String option) {
        try {
            if (text.indexOf('T') >= 0) {
                return Instant.parse(text);
            }
            return text.indexOf('-') >= 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : now.minus(Durations.parse(text));
        } catch (DateTimeParseException _) {
            throw new IllegalArgumentException(
                    option + " '" + text + "' is no time: write 7d, 2026-07-20 or 2026-07-20T14:05:00Z");
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }
}
