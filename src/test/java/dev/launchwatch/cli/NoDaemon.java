package dev.launchwatch.cli;

import dev.launchwatch.alert.BacktestReport;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.web.Explanation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** For commands that start nothing. */
final class NoDaemon implements Daemon {
    @Override
    public int run(ConfigFolder config) {
        throw new AssertionError("not asked for");
    }

    @Override
    public int demo(int sitePort) {
        throw new AssertionError("not asked for");
    }

    @Override
    public int demo(int sitePort, int regions) {
        throw new AssertionError("not asked for");
    }

    @Override
    public void stop() {
        throw new AssertionError("not asked for");
    }

    @Override
    public Explanation why(Catalog catalog, Path data, String rule, @Nullable String subject, Instant at, Instant now) {
        throw new AssertionError("not asked for");
    }

    @Override
    public BacktestReport backtest(
            Catalog catalog, Path data, Instant since, Instant until, Consumer<Instant> progress) {
        throw new AssertionError("not asked for");
    }
}
