package dev.launchwatch.app;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.cli.Version;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.metrics.DaemonMetrics;
import dev.launchwatch.metrics.ResultMetrics;
import dev.launchwatch.metrics.SignalMetrics;
import dev.launchwatch.metrics.Watched;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.ChannelGuard;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.notify.LiveSenders;
import dev.launchwatch.notify.MailSender;
import dev.launchwatch.notify.Notifier;
import dev.launchwatch.notify.NotifierListener;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.HttpSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.probe.OAuthCallbackSpec;
import dev.launchwatch.probe.Probers;
import dev.launchwatch.probe.StepsSpec;
import dev.launchwatch.schedule.Clockwork;
import dev.launchwatch.schedule.Connectivity;
import dev.launchwatch.schedule.ConnectivityCheck;
import dev.launchwatch.schedule.Limits;
import dev.launchwatch.schedule.Measurements;
import dev.launchwatch.schedule.Missed;
import dev.launchwatch.schedule.MonitorSchedule;
import dev.launchwatch.schedule.Place;
import dev.launchwatch.signal.Prices;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.store.StoreFile;
import io.netty.channel.EventLoopGroup;
import io.prometheus.client.Collector;
import io.quarkus.runtime.ImageMode;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a running daemon, and the way of a result through them: schedule, probe, rules and store, notifications, with
 * metrics beside. Started, reloaded and closed by {@link Station}.
 */
final class Parts implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    private final InstantSource clock;
    private final Ticker ticker = Time.ticker();
    private final Timer timer = Time.timer();
    private final String region;
    private final EventLoopGroup loops;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Result> latest = new ConcurrentHashMap<>();

    private final Prices prices;
    private final Storage storage;
    private final Notifier notifier;
    private final Signals signals;
    private final Evaluator evaluator;
    private final OwnConditions conditions;
    private final ConnectivityCheck connectivity;
    private final MonitorSchedule schedule;
    private final Receiving receiving;
    private final ResultMetrics resultMetrics;
    private final DaemonMetrics daemonMetrics;
    private final SignalMetrics signalMetrics;

    private volatile @Nullable Probers probers;
    private volatile boolean storing = true;
    private volatile Duration longestTimeout = Duration.ZERO;

    @SuppressWarnings("deprecation") // Vert.x 5 renames it; there is no other way to its loops in 4.5
    Parts(Settings settings, Prices prices, InstantSource clock, Vertx vertx, MailSender mail, Station station) {
        this.prices = prices;
        this.clock = clock;
        this.region = settings.region();
        this.loops = vertx.nettyEventLoopGroup();
        this.resultMetrics = new ResultMetrics(region);
        this.daemonMetrics = new DaemonMetrics(
                new LiveGauges(this, station, clock, region),
                Version.number(),
                ImageMode.current().isNativeImage() ? "native" : "jvm");
        this.signalMetrics = new SignalMetrics(new LiveSignals(this, station, clock));
        this.storage = Storage.open(settings, clock);
        Pseudonyms pseudonyms = HashKey.of(settings.hashKey(), settings.data(), new SecureRandom());
        this.signals = new Signals(
                storage.events(),
                pseudonyms,
                settings.ownAddresses().orElse(List.of()),
                settings.ownMembers().orElse(List.of()),
                ticker,
                timer,
                () -> evaluator().signalsChanged());
        this.receiving = new Receiving(
                storage.events(),
                pseudonyms,
                prices,
                signals::stored,
                new MeasuredReception(signals.metrics()),
                clock,
                ticker);
        this.notifier = new Notifier(
                storage.outbox(),
                clock,
                timer,
                new LiveSenders(vertx, mail, clock),
                channel -> new ChannelGuard(channel, () -> TypedGuard.create(Delivery.class)),
                executor,
                new SecureRandom(),
                this::delivered);
        this.evaluator = new Evaluator(timed(storage.journal()), signals::view, clock, timer, new Told());
        this.conditions = new OwnConditions(evaluator, region);
        this.connectivity = new ConnectivityCheck(NO_TARGETS, ticker, timer, executor, conditions::blind);
        this.schedule = new MonitorSchedule(
                this::probe,
                this::take,
                new Punctuality(),
                new Clockwork(clock, ticker, timer),
                executor,
                Place.alone(region),
                new Limits(settings.maxConcurrentProbes(), Limits.DEFAULT.drain()));
    }

    private static final Connectivity NO_TARGETS = new Connectivity(List.of(), Duration.ofSeconds(3));

    Storage storage() {
        return storage;
    }

    Notifier notifier() {
        return notifier;
    }

    Signals signals() {
        return signals;
    }

    Evaluator evaluator() {
        return evaluator;
    }

    OwnConditions conditions() {
        return conditions;
    }

    ConnectivityCheck connectivity() {
        return connectivity;
    }

    MonitorSchedule schedule() {
        return schedule;
    }

    Receiving receiving() {
        return receiving;
    }

    ResultMetrics resultMetrics() {
        return resultMetrics;
    }

    DaemonMetrics daemonMetrics() {
        return daemonMetrics;
    }

    /** Everything else that is scraped. */
    List<Collector> collectors() {
        return List.of(daemonMetrics, signals.metrics(), signalMetrics);
    }

    /** The last result of each monitor, by name. */
    Map<String, Result> latest() {
        return latest;
    }

    /** Whether the last batch was stored. */
    boolean storing() {
        return storing;
    }

    /** Takes up what the store holds and begins to watch. */
    void start(Loaded.Good good) {
        Catalog catalog = good.catalog();
        storage.archive().latest().forEach(result -> latest.put(result.monitor(), result));
        configure(good);
        if (!ImageMode.current().isNativeImage()) {
            present().warmUp();
        }
        for (Missed reason : Missed.values()) {
            daemonMetrics.missed(reason.code(), 0);
        }
        notifier.start(catalog.channels(), catalog.routes(), catalog.maintenance());
        RuleBook rules = Subjects.ruleBook(catalog);
        // Before the rules, so that they judge over all that was counted.
        signals.start(catalog, rules);
        evaluator.start(rules);
        Optional<StoreFile.Damage> damage = storage.file().damage();
        damage.ifPresent(
                found -> LOG.warnf("The database was damaged (%s) and moved to %s", found.finding(), found.movedTo()));
        conditions.begin(damage);
        Set<String> down = latest.values().stream()
                .filter(result ->
                        result.outcome() instanceof Outcome.Down && result.standing() == Result.Standing.COUNTED)
                .map(Result::monitor)
                .collect(Collectors.toSet());
        schedule.start(catalog.monitors(), down);
    }

    /** Goes on with another configuration; what has not changed notices nothing. */
    void reload(Loaded.Good good) {
        Catalog catalog = good.catalog();
        configure(good);
        RuleBook rules = Subjects.ruleBook(catalog);
        signals.reload(catalog, rules);
        // Rules before monitors: a result of a new monitor must find the rules that watch it.
        evaluator.reload(rules);
        notifier.reload(catalog.channels(), catalog.routes(), catalog.maintenance());
        schedule.reload(catalog.monitors());
        latest.keySet().retainAll(names(catalog.monitors()));
    }

    /** Reads the file of prices again if it has changed. On an error what models cost stays, and log and an alert say so. */
    void refreshPrices() {
        switch (prices.refresh()) {
            case Prices.Refresh.Unchanged _ -> {
                // as nearly always
            }
            case Prices.Refresh.Taken(int names) -> {
                LOG.infof("Prices of %d models read", names);
                conditions.prices("");
            }
            case Prices.Refresh.Kept(String error) -> {
                LOG.errorf("Prices not changed: %s", error);
                conditions.prices(error);
            }
        }
    }

    private void configure(Loaded.Good good) {
        Catalog catalog = good.catalog();
        prices.configure(catalog.prices());
        receiving.configure(good);
        replaceProbers(good);
        connectivity.reload(catalog.connectivity());
        resultMetrics.watch(catalog.monitors().stream().map(Parts::watched).toList());
        daemonMetrics.channels(catalog.channels().stream().map(Channel::name).toList());
        storage.heartbeats()
                .known(
                        names(catalog.monitors().stream()
                                .filter(monitor -> monitor.probe() instanceof HeartbeatSpec)
                                .toList()),
                        clock.instant());
    }

    /** The old ones are closed when the last probe that may still use them is over. */
    private void replaceProbers(Loaded.Good good) {
        Probers old = probers;
        probers = new Probers(loops, clock, ticker, storage.heartbeats(), good.redactor(), Version.number());
        if (old != null) {
            timer.after(longestTimeout.plusSeconds(5), old::close);
        }
        longestTimeout = good.catalog().monitors().stream()
                .map(Monitor::timeout)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Set<String> names(List<Monitor> monitors) {
        return monitors.stream().map(Monitor::name).collect(Collectors.toSet());
    }

    private static Watched watched(Monitor monitor) {
        boolean http = monitor.probe() instanceof HttpSpec
                || monitor.probe() instanceof StepsSpec
                || monitor.probe() instanceof OAuthCallbackSpec;
        return new Watched(monitor.name(), monitor.group(), http);
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

    private void take(Result result) {
        latest.put(result.monitor(), result);
        resultMetrics.accept(result);
        evaluator.accept(result);
    }

    private void delivered(String channel, NotifierListener.Event event, Duration age) {
        DaemonMetrics.DeliveryOutcome outcome = switch (event) {
            case SENT -> DaemonMetrics.DeliveryOutcome.SENT;
            case RETRY -> DaemonMetrics.DeliveryOutcome.RETRY;
            case POSTPONED, FALLBACK -> DaemonMetrics.DeliveryOutcome.POSTPONED;
            case REJECTED, DROPPED -> DaemonMetrics.DeliveryOutcome.REJECTED;
        };
        daemonMetrics.notification(channel, outcome, age);
    }

    private Journal timed(Journal journal) {
        return new TimedJournal(journal, ticker, daemonMetrics);
    }

    /** What the rules decided reaches the notifications; a store that is away is an alert of its own. */
    private final class Told implements Evaluator.Listener {
        @Override
        public void committed(Journal.Batch batch) {
            notifier.wake(batch.transitions());
        }

        @Override
        public void undurable(Journal.Batch batch, String reason) {
            notifier.undurable(batch.transitions());
            if (storing) {
                storing = false;
                conditions.storeAway(reason);
            }
        }

        @Override
        public void durableAgain() {
            storing = true;
            conditions.storeAway("");
        }
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

    /** Stops probing first and closes the store last, so that everything under way still finds its way. */
    @Override
    public void close() {
        schedule.close();
        connectivity.close();
        signals.close();
        evaluator.close();
        notifier.close();
        Probers last = probers;
        if (last != null) {
            last.close();
        }
        storage.close();
        executor.shutdown();
    }
}
