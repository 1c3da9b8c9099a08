package dev.launchwatch.cli;

import dev.launchwatch.alert.BacktestReport;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.web.Explanation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The daemon, as the command line starts it: a port, since the life cycle belongs to {@code app}. */
public interface Daemon {
    /** Runs until SIGTERM or an error; the exit code. {@code config} is the folder of YAML, which was read and is good. */
    int run(ConfigFolder config);

    /**
     * Plays what a daemon has stored through rules; changes nothing there. Blocks for seconds.
     *
     * @param data the daemon's data folder
     * @param since the beginning of the time that is played
     * @param until its end, after its beginning
     * @param progress told now and then how far it has come; what it throws ends the play and comes out
     * @throws RuntimeException with the remedy in its message if the store cannot be read
     */
    BacktestReport backtest(Catalog catalog, Path data, Instant since, Instant until, Consumer<Instant> progress);

    /**
     * Plays what a daemon has stored through one rule, to say what it made of a moment; changes nothing there. Blocks for seconds.
     *
     * @param data the daemon's data folder
     * @param subject the monitor or signal; null for the only one that the rule watches
     * @param at the moment
     * @param now the time
     * @throws IllegalArgumentException if there is no such rule, or it does not watch this; the message says what there is
     * @throws RuntimeException with the remedy in its message if the store cannot be read
     */
    Explanation why(Catalog catalog, Path data, String rule, @Nullable String subject, Instant at, Instant now);

    /** Has the daemon that runs end as SIGTERM does; returns at once. */
    void stop();

    /** Runs with the sample site and its configuration until SIGTERM; {@code sitePort} 0 takes any free port. */
    int demo(int sitePort);

    /** The same with so many daemons, from two on, as regions that share a PostgreSQL. */
    int demo(int sitePort, int regions);
}
