package dev.launchwatch.app;

import dev.launchwatch.cli.Version;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.metrics.DaemonMetrics;
import dev.launchwatch.metrics.ResultMetrics;
import dev.launchwatch.metrics.Watched;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Timer;
import dev.launchwatch.probe.Heartbeats;
import dev.launchwatch.probe.HttpSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.probe.OAuthCallbackSpec;
import dev.launchwatch.probe.Probers;
import dev.launchwatch.probe.RefreshTokens;
import dev.launchwatch.probe.RotatingTokens;
import dev.launchwatch.probe.StepsSpec;
import dev.launchwatch.schedule.Clockwork;
import dev.launchwatch.schedule.Connectivity;
import dev.launchwatch.schedule.ConnectivityCheck;
import dev.launchwatch.schedule.Limits;
import dev.launchwatch.schedule.Measurements;
import dev.launchwatch.schedule.Missed;
import dev.launchwatch.schedule.MonitorSchedule;
import dev.launchwatch.schedule.Place;
import dev.launchwatch.web.Commands;
import io.netty.channel.EventLoopGroup;
import io.quarkus.runtime.ImageMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From the timetable to a result: runs probes when they are due and hands on what they saw. */
final class Probing implements AutoCloseable {
    private static final Connectivity NO_TARGETS = new Connectivity(List.of(), Duration.ofSeconds(3));

    private final EventLoopGroup loops;
    private final Clockwork time;
    private final Heartbeats heartbeats;
    private final RotatingTokens tokens;
    private final DaemonMetrics daemonMetrics;
    private final Excerpting excerpts;
    private final Consumer<Result> sink;
    private final ResultMetrics resultMetrics;
    private final ConnectivityCheck connectivity;
    private final MonitorSchedule schedule;
    private final Map<String, Result> latest = new ConcurrentHashMap<>();
    private final Runs runs = new Runs();

    private volatile @Nullable Probers probers;
    private volatile Duration longestTimeout = Duration.ZERO;

    /**
     * Probes nothing before {@link #start}.
     *
     * @param executor runs each task on a thread of its own; must outlive this
     * @param excerpts keeps what is no part of the results that others get
     * @param sink takes each result, in order per monitor, on the executor
     * @param blind is told whether none of the connectivity targets is reached
     */
    Probing(
            String region,
            int maxConcurrent,
            EventLoopGroup loops,
            Clockwork time,
            ExecutorService executor,
            Heartbeats heartbeats,
            RefreshTokens tokens,
            DaemonMetrics daemonMetrics,
            Excerpting excerpts,
            Consumer<Result> sink,
            Consumer<Boolean> blind) {
        this.loops = loops;
        this.time = time;
        this.heartbeats = heartbeats;
        this.tokens = new RotatingTokens(tokens);
        this.daemonMetrics = daemonMetrics;
        this.excerpts = excerpts;
        this.sink = sink;
        this.resultMetrics = new ResultMetrics(region);
        this.connectivity = new ConnectivityCheck(NO_TARGETS, time.ticker(), time.timer(), executor, blind::accept);
        this.schedule = new MonitorSchedule(
                this::probe,
                this::take,
                new Punctuality(),
                time,
                executor,
                Place.alone(region),
                new Limits(maxConcurrent, Limits.DEFAULT.drain()));
    }

    ConnectivityCheck connectivity() {
        return connectivity;
    }

    MonitorSchedule schedule() {
        return schedule;
    }

    ResultMetrics resultMetrics() {
        return resultMetrics;
    }

    /** The last result of each monitor, by name. */
    Map<String, Result> latest() {
        return latest;
    }

    /** Gets ready to probe by this configuration. */
    void configure(Loaded.Good good) {
        Catalog catalog = good.catalog();
        replaceProbers(good);
        excerpts.configure(catalog.monitors());
        connectivity.reload(catalog.connectivity());
        resultMetrics.watch(catalog.monitors().stream().map(Probing::watched).toList());
    }

    /** The old ones are closed when the last probe that may still use them is over. */
    private void replaceProbers(Loaded.Good good) {
        Probers old = probers;
        probers = new Probers(loops, time.wall(), time.ticker(), heartbeats, tokens, good.redactor(), Version.number());
        if (old != null) {
            Timer timer = time.timer();
            timer.after(longestTimeout.plusSeconds(5), old::close);
        }
        longestTimeout = good.catalog().monitors().stream()
                .map(Monitor::timeout)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Watched watched(Monitor monitor) {
        boolean http = monitor.probe() instanceof HttpSpec
                || monitor.probe() instanceof StepsSpec
                || monitor.probe() instanceof OAuthCallbackSpec;
        return new Watched(monitor.name(), monitor.group(), http);
    }

    /** Takes up the last results, so that they are shown. */
    void remember(Collection<Result> results) {
        results.forEach(result -> latest.put(result.monitor(), result));
    }

    /** A cold JVM's first requests take long; a binary has no such thing. Blocks. */
    void warmUp() {
        if (!ImageMode.current().isNativeImage()) {
            present().warmUp();
        }
        for (Missed reason : Missed.values()) {
            daemonMetrics.missed(reason.code(), 0);
        }
    }

    /** Begins with these monitors; those that were down when they were last seen are probed as such, and suspects at once. */
    void start(List<Monitor> monitors) {
        Set<String> down = latest.values().stream()
                .filter(result ->
                        result.outcome() instanceof Outcome.Down && result.standing() == Result.Standing.COUNTED)
                .map(Result::monitor)
                .collect(Collectors.toSet());
        Set<String> suspect = latest.values().stream()
                .filter(result -> result.standing() == Result.Standing.SUSPECT)
                .map(Result::monitor)
                .collect(Collectors.toSet());
        schedule.start(monitors, down, suspect);
    }

    /** Goes on with these monitors; an unchanged one notices nothing. */
    void reload(List<Monitor> monitors) {
        schedule.reload(monitors);
        Set<String> names = monitors.stream().map(Monitor::name).collect(Collectors.toSet());
        runs.keep(names::contains);
        latest.keySet().retainAll(names);
    }

    private Report probe(Monitor monitor) {
        return connectivity.judge(present().probe(monitor));
    }

    private Probers present() {
        Probers present = probers;
        if (present == null) {
            throw new IllegalStateException("probes run after the start alone");
        }
        return present;
    }

    /** Has a monitor run because somebody asks for it, and waits so long at most for its result. */
    Commands.Run run(String monitor, Instant now, Duration wait) {
        return runs.run(monitor, now, wait, schedule::isBusy, schedule::request);
    }

    private void take(Result seen) {
        Result result = seen.withoutExcerpt();
        @Nullable Result before = latest.put(result.monitor(), result);
        excerpts.take(seen, before);
        runs.hear(result);
        resultMetrics.accept(result);
        sink.accept(result);
    }

    private final class Punctuality implements Measurements {
        @Override
        public void started(Duration lag) {
            daemonMetrics.lag(lag);
        }

        @Override
        public void missed(Missed reason, long runs) {
            daemonMetrics.missed(reason.code(), runs);
        }
    }

    /** Starts no more probes, and waits a while for those under way; {@link #close} then gives back what they used. */
    void stop() {
        schedule.close();
        connectivity.close();
    }

    @Override
    public void close() {
        Probers last = probers;
        if (last != null) {
            last.close();
        }
    }
}
