package dev.launchwatch.app;

import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.cli.Version;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.follow.Followers;
import dev.launchwatch.metrics.DaemonMetrics;
import dev.launchwatch.metrics.DeadManMetrics;
import dev.launchwatch.metrics.LogMetrics;
import dev.launchwatch.metrics.SignalMetrics;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Waiting;
import dev.launchwatch.notify.AlreadyTold;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.ChannelGuard;
import dev.launchwatch.notify.DeadMan;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.notify.Links;
import dev.launchwatch.notify.LiveSenders;
import dev.launchwatch.notify.MailSender;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.Heartbeats;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.Clockwork;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.Prices;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.store.Playback;
import dev.launchwatch.store.StoreFile;
import io.prometheus.client.Collector;
import io.quarkus.runtime.ImageMode;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private final Prices prices;
    private final Storage storage;
    private final Signals signals;
    private final Measures measures;
    private final Office office;
    private final Links links;
    private final @Nullable SqlSharedStore shared;
    private final @Nullable Regions regions;
    private final Attention attention;
    private final Records records;
    private final Backtesting backtesting;
    private final OwnConditions conditions;
    private final Probing probing;
    private final Receiving receiving;
    private final Followers followers;
    private final CostHttp providers;
    private final Costs costs;
    private final DaemonMetrics daemonMetrics;
    private final SignalMetrics signalMetrics;
    private final LogMetrics logMetrics;
    private final DeadMan deadMan;

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
                this::signalsChanged);
        this.measures = new Measures(
                vertx.nettyEventLoopGroup(),
                storage.measured(),
                new Clockwork(clock, ticker, timer),
                executor,
                this::signalsChanged,
                this::conditions);
        this.receiving =
                new Receiving(storage.events(), pseudonyms, prices, this::happened, signals.metrics(), clock, ticker);
        this.links = new Links(PublicUrl.of(settings.url()), this::linkKey);
        Office.Tools tools = new Office.Tools(
                clock,
                ticker,
                timer,
                new Office.Threads(executor, Time.rules(), Waiting.real(), new SecureRandom()),
                new LiveSenders(vertx, mail, clock, links, OperatorPages.of(settings)),
                channel -> new ChannelGuard(channel, () -> TypedGuard.create(Delivery.class)),
                this::view,
                new AlreadyTold(),
                daemonMetrics);
        this.office = new Office(storage.journal(), storage.outbox(), tools, Office.Undurable.TOLD, new Stored());
        this.conditions = new OwnConditions(office.evaluator(), region);
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
                new Reports(),
                storage.refreshTokens(pseudonyms.derived("refresh tokens")),
                daemonMetrics,
                new Excerpting(storage.excerpts(), executor),
                this::accept,
                this::blind);
        this.shared = settings.isShared() ? new SqlSharedStore(settings, storage, clock, ticker) : null;
        this.regions = shared == null
                ? null
                : new Regions(
                        Self.of(settings, signals.fingerprint()),
                        shared,
                        signals::fetched,
                        station::refuse,
                        tools,
                        office,
                        probing.schedule(),
                        conditions);
        this.attention = new Attention(
                storage.outbox(), office, regions == null ? null : regions.attention(), clock, daemonMetrics);
        this.records = new Records(storage, shared);
        this.backtesting = new Backtesting(
                new Playback(storage.reader()),
                shared == null ? null : shared.playback(),
                pseudonyms,
                settings.ownAddresses().orElse(List.of()).stream()
                        .map(Signals::address)
                        .toList(),
                settings.ownMembers().orElse(List.of()));
        this.deadMan = new DeadMan(
                vertx,
                "launchwatch " + Version.number() + ", region " + region + "\n",
                new LiveVitals(
                        probing.schedule(),
                        probing.connectivity()::blind,
                        this::places,
                        () -> regions().map(Regions::decided).orElse(true),
                        clock,
                        ticker),
                clock,
                ticker,
                timer,
                executor,
                new SecureRandom());
    }

    /** Nothing is sent before everything is there. */
    private Optional<byte[]> linkKey() {
        return records.linkKey();
    }

    Storage storage() {
        return storage;
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

    Office office() {
        return office;
    }

    /** This daemon as one of several regions; nothing where it is alone. */
    Optional<Regions> regions() {
        return Optional.ofNullable(regions);
    }

    /** What is wrong, and who looks after it. */
    Attention attention() {
        return attention;
    }

    /** What is on record of what happened and of what people did. */
    Records records() {
        return records;
    }

    /** What is stored, to be played through rules once more. */
    Backtesting backtesting() {
        return backtesting;
    }

    /** Links in mails to acknowledge by. */
    Links links() {
        return links;
    }

    /** Where rules decide: with several regions only while this one has that office. */
    Optional<Office> deciding() {
        return regions == null ? Optional.of(office) : regions.office();
    }

    /** Where this daemon decides and tells now. */
    List<Office> offices() {
        return Stream.concat(Stream.of(office), regions().flatMap(Regions::office).stream())
                .toList();
    }

    private List<LiveVitals.Place> places() {
        return offices().stream().map(LiveVitals.Place::of).toList();
    }

    /** The pings that say that this daemon works. */
    DeadMan deadMan() {
        return deadMan;
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
                daemonMetrics,
                signals.metrics(),
                signalMetrics,
                logMetrics,
                costs.metrics(),
                measures.metrics(),
                new DeadManMetrics(() -> deadMan.status().map(Pings::standing)));
    }

    /** Takes up what the store holds and begins to watch. */
    void start(Loaded.Good good) {
        Catalog catalog = good.catalog();
        probing.remember(storage.archive().latest());
        configure(good);
        probing.warmUp();
        office.tell(catalog);
        RuleBook rules = Subjects.ruleBook(catalog);
        // Before the rules, so that they judge over all that was counted.
        signals.start(catalog, rules);
        office.decide(own(rules));
        Optional<StoreFile.Damage> damage = storage.file().damage();
        damage.ifPresent(
                found -> LOG.warnf("The database was damaged (%s) and moved to %s", found.finding(), found.movedTo()));
        conditions.begin(damage);
        costs.use(catalog.costReports());
        measures.watch(good);
        probing.start(catalog.monitors());
        regions().ifPresent(others -> {
            others.configure(catalog, rules);
            others.start();
        });
        followers.follow(Logs.followed(catalog));
        deadMan.start(catalog.deadManPing());
    }

    /** Goes on with another configuration; what has not changed notices nothing. */
    void reload(Loaded.Good good) {
        Catalog catalog = good.catalog();
        configure(good);
        RuleBook rules = Subjects.ruleBook(catalog);
        signals.reload(catalog, rules);
        // Rules before monitors: a result of a new monitor must find the rules that watch it.
        office.reload(catalog, own(rules));
        regions().ifPresent(others -> others.configure(catalog, rules));
        costs.use(catalog.costReports());
        measures.watch(good);
        probing.reload(catalog.monitors());
        followers.follow(Logs.followed(catalog));
        deadMan.reload(catalog.deadManPing());
    }

    private void accept(Result result) {
        office.evaluator().accept(result);
        regions().ifPresent(others -> others.accept(result));
    }

    private void happened(List<EventLog.Placed> fresh) {
        signals.stored(fresh);
        regions().ifPresent(Regions::stored);
    }

    /** A job reported. Blocks; durable when it returns. */
    void reported(String monitor) {
        storage.heartbeats().record(monitor, clock.instant());
        regions().ifPresent(Regions::reported);
    }

    /** Keeps room for a full disk, and says if it is needed. Blocks. */
    void lookAtDisk() {
        try {
            conditions.disk(storage.file().reserve().keep());
        } catch (IOException e) {
            LOG.warnf("The disk of the data folder cannot be asked how full it is: %s", e);
        }
    }

    private void blind(boolean blind) {
        conditions.blind(blind);
        regions().ifPresent(others -> others.able(!blind));
    }

    private void signalsChanged() {
        office.evaluator().signalsChanged();
        regions().ifPresent(Regions::signalsChanged);
    }

    /** Rules that this daemon decides on by itself: with several regions they are up to all of them. */
    private RuleBook own(RuleBook rules) {
        return regions == null ? rules : RuleBook.empty();
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

    /** When jobs reported, to whichever region. */
    private final class Reports implements Heartbeats {
        @Override
        public Optional<Instant> last(String monitor) {
            return storage.heartbeats().last(monitor);
        }

        @Override
        public Optional<Instant> firstKnown(String monitor) {
            return storage.heartbeats().firstKnown(monitor);
        }

        @Override
        public Instant heardUntil() {
            return regions().map(Regions::heardUntil).orElse(Instant.MAX);
        }
    }

    /** What is stored is told to other regions; that nothing can be is an alert of its own. */
    private final class Stored implements Office.Listener {
        @Override
        public void stored() {
            regions().ifPresent(Regions::stored);
        }

        @Override
        public void trouble(String reason) {
            conditions.storeAway(reason);
        }
    }

    /** Stops probing first and closes the store last, so that everything under way still finds its way. */
    @Override
    public void close() {
        deadMan.close();
        probing.stop();
        followers.close();
        costs.close();
        providers.close();
        measures.close();
        signals.close();
        regions().ifPresent(Regions::close);
        office.close();
        probing.close();
        storage.close();
        executor.shutdown();
    }
}
