package dev.launchwatch.app;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Problem;
import dev.launchwatch.notify.MailSender;
import dev.launchwatch.signal.Prices;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.Quarkus;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The running daemon: owns its parts from start to stop and gives them a new configuration. Methods may be called from any
 * thread that may block; one configuration is applied at a time.
 */
@Singleton
final class Station {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    private static final int REFUSED = 2;

    private final Settings settings;
    private final InstantSource clock;
    private final Vertx vertx;
    private final MailSender mail;
    private final CollectorRegistry metrics;
    private final ConfigFolder folder;
    private final ReentrantLock configuring = new ReentrantLock();

    private volatile @Nullable Parts parts;
    private volatile boolean refused;
    private volatile Configured configured = Configured.NOTHING;

    /** What runs, and how the last attempt to change it went. */
    record Configured(Loaded.@Nullable Good good, Instant loadedAt, List<String> problems) {
        static final Configured NOTHING = new Configured(null, Instant.EPOCH, List.of());

        Optional<Catalog> catalog() {
            return Optional.ofNullable(good).map(Loaded.Good::catalog);
        }

        boolean lastReloadSuccessful() {
            return problems.isEmpty();
        }
    }

    @Inject
    Station(Settings settings, InstantSource clock, Vertx vertx, MailSender mail, CollectorRegistry metrics) {
        this.settings = settings;
        this.clock = clock;
        this.vertx = vertx;
        this.mail = mail;
        this.metrics = metrics;
        this.folder = Preread.of(settings);
    }

    /**
     * Reads the configuration, opens the store, and begins to watch.
     *
     * @throws IllegalStateException if the configuration or the file of prices has errors, or the store is refused; the
     *     message says what to do
     */
    void start() {
        if (!(folder.latest() instanceof Loaded.Good good)) {
            throw new IllegalStateException("the configuration has errors: run `launchwatch check`");
        }
        List<String> problems = problems(good.catalog());
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.getFirst());
        }
        Prices prices = new Prices(settings.pricesFile());
        if (prices.refresh() instanceof Prices.Refresh.Kept(String error)) {
            throw new IllegalStateException(error);
        }
        configured = new Configured(good, clock.instant(), List.of());
        Parts built = new Parts(settings, prices, clock, vertx, mail, this);
        built.start(good);
        built.collectors().forEach(metrics::register);
        parts = built;
    }

    /** Stops probing, finishes what was decided, sends what is due, and closes the store. */
    void stop() {
        Parts running = parts;
        parts = null;
        if (running != null) {
            running.close();
        }
    }

    /** Ends the process: it may not do what it was started for. Returns at once. */
    void refuse(String why) {
        LOG.error(why);
        refused = true;
        Quarkus.asyncExit(REFUSED);
    }

    /** What the process ends with: 0 if it was asked to, 2 if it {@linkplain #refuse may not} go on. */
    int exitCode() {
        return refused ? REFUSED : 0;
    }

    /** The parts, once it has started and until it stops. */
    Optional<Parts> parts() {
        return Optional.ofNullable(parts);
    }

    Configured configured() {
        return configured;
    }

    /** Reads the folder and the file of prices again if they have changed; the folder once nobody writes to it any more. */
    void reloadIfChanged() {
        parts().ifPresent(Parts::refreshPrices);
        if (parts != null && folder.changedAndStill()) {
            reload();
        }
    }

    /**
     * Reads the folder again. On an error what runs goes on, and the log, a metric, an alert and the API say so.
     *
     * @return what is wrong, or nothing if the new configuration runs
     */
    List<String> reload() {
        configuring.lock();
        try {
            Parts running = parts;
            if (running == null) {
                return List.of("the daemon is not running");
            }
            return switch (folder.read()) {
                case Loaded.Good good
                when !problems(good.catalog()).isEmpty() -> refused(running, problems(good.catalog()));
                case Loaded.Good good -> {
                    running.reload(good);
                    configured = new Configured(good, clock.instant(), List.of());
                    running.conditions().configuration("");
                    LOG.infof("Reloaded: %d monitors", good.catalog().monitors().size());
                    yield List.of();
                }
                case Loaded.Bad bad -> {
                    List<String> problems =
                            bad.errors().stream().map(Problem::toString).toList();
                    yield refused(running, problems);
                }
            };
        } finally {
            configuring.unlock();
        }
    }

    private List<String> problems(Catalog catalog) {
        return settings.isShared() ? Self.problems(catalog, settings) : List.of();
    }

    private List<String> refused(Parts running, List<String> problems) {
        configured = new Configured(configured.good(), configured.loadedAt(), problems);
        problems.forEach(problem -> LOG.errorf("Not reloaded: %s", problem));
        running.conditions().configuration("The changed configuration has errors, the first: " + problems.getFirst());
        return problems;
    }
}
