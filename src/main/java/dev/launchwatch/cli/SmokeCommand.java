package dev.launchwatch.cli;

import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.model.Globs;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.probe.Probers;
import dev.launchwatch.probe.RefreshTokens;
import dev.launchwatch.probe.RotatingTokens;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs every monitor once. */
@Command(
        name = "smoke",
        description = {
            "Run every monitor once and print a table: after a deploy, in a pipeline.",
            "Exits 1 if one is not up. Heartbeat monitors are left out: only a running daemon hears the jobs.",
            "With LAUNCHWATCH_TOKEN (scope read) the daemon at LAUNCHWATCH_URL also says when events of each signal came last;"
                    + " silence is no failure."
        },
        mixinStandardHelpOptions = true)
final class SmokeCommand implements Callable<Integer> {
    /** Few enough that the monitors do not slow each other down on a small machine. */
    private static final int AT_ONCE = 8;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "The folder (default: LAUNCHWATCH_CONFIG, monitors).")
    @Nullable
    Path folder;

    @Option(names = "--config", paramLabel = "DIR", description = "The same as DIR.")
    @Nullable
    Path config;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML.")
    @Nullable
    Path junit;

    @Option(names = "--json", paramLabel = "FILE", description = "Write JSON.")
    @Nullable
    Path json;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            arity = "1..*",
            description = "Run these monitors alone; * for any run of characters.")
    List<String> only = List.of();

    @Option(names = "--allow-degraded", description = "Slow is good enough: only what does not work is a failure.")
    boolean allowDegraded;

    private final Surroundings surroundings;

    SmokeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Loaded.Good> good = Folder.read(CheckCommand.chosen(folder, config, surroundings), surroundings);
        if (good.isEmpty()) {
            return 2;
        }
        List<Monitor> monitors = chosen(good.get().catalog().monitors());
        if (monitors.isEmpty()) {
            surroundings.err().println("launchwatch: no monitor to run" + (only.isEmpty() ? "" : " matches " + only));
            return 2;
        }
        SmokeReport report = new SmokeReport(probe(monitors, good.get()));
        surroundings.out().print(report.table(surroundings.colours()));
        long failures = report.failures(allowDegraded);
        surroundings
                .out()
                .println(
                        failures == 0
                                ? "All " + monitors.size() + " monitors passed."
                                : failures + " of " + monitors.size() + " monitors failed.");
        if (only.isEmpty()) {
            showFeeds(new TreeSet<>(Subjects.kinds(good.get().catalog()).keySet()));
        }
        if (json != null) {
            report.writeJson(json);
        }
        if (junit != null) {
            report.writeJunit(junit, allowDegraded);
        }
        return failures == 0 ? 0 : 1;
    }

    /** Whether events still come is known to a running daemon alone, so this is for who names one. */
    private void showFeeds(Collection<String> signals) throws InterruptedException {
        if (signals.isEmpty()
                || surroundings
                        .environment()
                        .getOrDefault("LAUNCHWATCH_TOKEN", "")
                        .isEmpty()) {
            return;
        }
        try {
            String feeds = SignalFeeds.table(
                    new ApiClient(surroundings), signals, surroundings.clock().instant());
            surroundings.out().println();
            surroundings.out().print(feeds);
        } catch (IOException e) {
            surroundings.err().println("launchwatch: whether events come is not known: " + e.getMessage());
        }
    }

    private List<Monitor> chosen(List<Monitor> monitors) {
        return monitors.stream()
                .filter(Monitor::enabled)
                .filter(monitor -> !(monitor.probe() instanceof HeartbeatSpec))
                .filter(monitor ->
                        only.isEmpty() || only.stream().anyMatch(name -> Globs.matches(name, monitor.name())))
                .toList();
    }

    private List<SmokeReport.Entry> probe(List<Monitor> monitors, Loaded.Good good) throws InterruptedException {
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                Probers probers = new Probers(
                        loops,
                        surroundings.clock(),
                        surroundings.ticker(),
                        _ -> Optional.empty(),
                        new RotatingTokens(RefreshTokens.NONE),
                        good.redactor(),
                        Version.number())) {
            Semaphore places = new Semaphore(AT_ONCE);
            List<Future<SmokeReport.Entry>> running = new ArrayList<>();
            for (Monitor monitor : monitors) {
                running.add(executor.submit(() -> {
                    places.acquire();
                    try {
                        return new SmokeReport.Entry(monitor.name(), monitor.group(), probers.probe(monitor));
                    } finally {
                        places.release();
                    }
                }));
            }
            List<SmokeReport.Entry> entries = new ArrayList<>();
            for (Future<SmokeReport.Entry> future : running) {
                progress(entries.size(), monitors);
                entries.add(future.get());
            }
            clearProgress();
            return entries;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a probe threw", e);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }

    private void progress(int done, List<Monitor> monitors) {
        if (surroundings.terminal()) {
            surroundings
                    .err()
                    .print("\r\u001B[K%d/%d %s …"
                            .formatted(
                                    done + 1,
                                    monitors.size(),
                                    monitors.get(done).name()));
            surroundings.err().flush();
        }
    }

    private void clearProgress() {
        if (surroundings.terminal()) {
            surroundings.err().print("\r\u001B[K");
            surroundings.err().flush();
        }
    }
}
