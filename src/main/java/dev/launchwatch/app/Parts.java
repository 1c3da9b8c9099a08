package dev.launchwatch.app;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.cli.Version;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.follow.Followers;
import dev.launchwatch.metrics.DaemonMetrics;
import dev.launchwatch.metrics.LogMetrics;
import dev.launchwatch.metrics.SignalMetrics;
import dev.launchwatch.model.SignalView;
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
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.Clockwork;
import dev.launchwatch.signal.Prices;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.store.StoreFile;
import io.prometheus.client.Collector;
import io.quarkus.runtime.ImageMode;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

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
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private final Prices prices;
    private final Storage storage;
    private final Notifier notifier;
    private final Signals signals;
    private final Measures measures;
    private final Evaluator evaluator;
    private final OwnConditions conditions;
    private final Probing probing;
    private final Receiving receiving;
    private final Followers followers;
    private final CostHttp providers;
    private final Costs costs;
    private final DaemonMetrics daemonMetrics;
    private final SignalMetrics signalMetrics;
    private final LogMetrics logMetrics;

    private volatile boolean storing = true;

    @SuppressWarnings("deprecation") // Vert.x 5 renames it; there is no other way to its loops in 4.5
    Parts(Settings settings, Prices prices, InstantSource clock, Vertx vertx, MailSender mail, Station station) {
        this.prices = prices;
        this.clock = clock;
        this.region = settings.region();
        this.daemonMetrics = new DaemonMetrics(
                new LiveGauges(this, station, clock, region),
                Version.number(),
                ImageMode.current().isNativeImage() ? "native" : "jvm");
        this.signalMetrics = new SignalMetrics(new LiveSignals(this, station, clock));
        this.logMetrics = new LogMetrics(() -> Logs.standings(followers()));
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
        this.measures = new Measures(
                vertx.nettyEventLoopGroup(),
                storage.measured(),
                new Clockwork(clock, ticker, timer),
                executor,
                () -> evaluator().signalsChanged(),
                this::conditions);
        this.receiving =
                new Receiving(storage.events(), pseudonyms, prices, signals::stored, signals.metrics(), clock, ticker);
        this.notifier = new Notifier(
                storage.outbox(),
                clock,
                timer,
                new LiveSenders(vertx, mail, clock),
                channel -> new ChannelGuard(channel, () -> TypedGuard.create(Delivery.class)),
                executor,
                new SecureRandom(),
                this::delivered);
        this.evaluator = new Evaluator(timed(storage.journal()), this::view, clock, ticker, timer, new Told());
        this.conditions = new OwnConditions(evaluator, region);
        this.followers = new Followers(
                storage.positions(), receiving::take, ticker, timer, executor, new SecureRandom(), conditions::logs);
        this.providers = new CostHttp(vertx, clock);
        this.costs = new Costs(providers, storage, clock, ticker, timer, executor, conditions);
        this.probing = new Probing(
                region,
                settings.maxConcurrentProbes(),
                vertx.nettyEventLoopGroup(),
                new Clockwork(clock, ticker, timer),
                executor,
                storage.heartbeats(),
                daemonMetrics,
                evaluator::accept,
                conditions::blind);
    }

    Storage storage() {
        return storage;
    }

    Notifier notifier() {
        return notifier;
    }

    Signals signals() {
        return signals;
    }

    Measures measures() {
        return measures;
    }

    /** What events came to and what was measured, as of a moment. */
    SignalView view(Instant now) {
        return measures.over(signals.view(now));
    }

    Evaluator evaluator() {
        return evaluator;
    }

    OwnConditions conditions() {
        return conditions;
    }

    Probing probing() {
        return probing;
    }

    Receiving receiving() {
        return receiving;
    }

    Followers followers() {
        return followers;
    }

    DaemonMetrics daemonMetrics() {
        return daemonMetrics;
    }

    /** Everything else that is scraped. */
    List<Collector> collectors() {
        return List.of(
                daemonMetrics, signals.metrics(), signalMetrics, logMetrics, costs.metrics(), measures.metrics());
    }

    /** Whether the last batch was stored. */
    boolean storing() {
        return storing;
    }

    /** Takes up what the store holds and begins to watch. */
    void start(Loaded.Good good) {
        Catalog catalog = good.catalog();
        probing.remember(storage.archive().latest());
        configure(good);
        probing.warmUp();
        notifier.start(catalog.channels(), catalog.routes(), catalog.maintenance());
        RuleBook rules = Subjects.ruleBook(catalog);
        // Before the rules, so that they judge over all that was counted.
        signals.start(catalog, rules);
        evaluator.start(rules);
        Optional<StoreFile.Damage> damage = storage.file().damage();
        damage.ifPresent(
                found -> LOG.warnf("The database was damaged (%s) and moved to %s", found.finding(), found.movedTo()));
        conditions.begin(damage);
        costs.use(catalog.costReports());
        measures.watch(good);
        probing.start(catalog.monitors());
        followers.follow(Logs.followed(catalog));
    }

    /** Goes on with another configuration; what has not changed notices nothing. */
    void reload(Loaded.Good good) {
        Catalog catalog = good.catalog();
        configure(good);
        RuleBook rules = Subjects.ruleBook(catalog);
        signals.reload(catalog, rules);
        // Rules before monitors: a result of a new monitor must find the rules that watch it.
        evaluator.reload(rules);
        costs.use(catalog.costReports());
        measures.watch(good);
        notifier.reload(catalog.channels(), catalog.routes(), catalog.maintenance());
        probing.reload(catalog.monitors());
        followers.follow(Logs.followed(catalog));
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
        probing.configure(good);
        daemonMetrics.channels(catalog.channels().stream().map(Channel::name).toList());
        storage.heartbeats()
                .known(
                        catalog.monitors().stream()
                                .filter(monitor -> monitor.probe() instanceof HeartbeatSpec)
                                .map(Monitor::name)
                                .collect(Collectors.toSet()),
                        clock.instant());
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

    /** Stops probing first and closes the store last, so that everything under way still finds its way. */
    @Override
    public void close() {
        probing.stop();
        followers.close();
        costs.close();
        providers.close();
        measures.close();
        signals.close();
        evaluator.close();
        notifier.close();
        probing.close();
        storage.close();
        executor.shutdown();
    }
}
