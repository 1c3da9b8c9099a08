package dev.launchwatch.app;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.metrics.DaemonMetrics;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Waiting;
import dev.launchwatch.notify.AlreadyTold;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.Guard;
import dev.launchwatch.notify.Notifier;
import dev.launchwatch.notify.NotifierListener;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.notify.Proviso;
import dev.launchwatch.notify.Senders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Where it is decided and told: rules and notifications over the same store. For any thread. */
final class Office implements AutoCloseable {
    private final Evaluator evaluator;
    private final Notifier notifier;
    private final Undurable undurable;
    private final AlreadyTold told;
    private final Listener listener;
    private volatile boolean storing = true;
    private volatile boolean abandoned;

    /**
     * What every office of a daemon uses.
     *
     * @param threads what runs beside each other
     * @param guards stand between the notifications and each channel
     * @param told what any of them told
     */
    record Tools(
            InstantSource clock,
            Ticker ticker,
            Timer timer,
            Threads threads,
            Senders senders,
            Function<Channel, Guard> guards,
            Function<Instant, SignalView> signals,
            AlreadyTold told,
            DaemonMetrics metrics) {
        Tools with(Senders others) {
            return new Tools(clock, ticker, timer, threads, others, guards, signals, told, metrics);
        }

        Tools seeing(Function<Instant, SignalView> others) {
            return new Tools(clock, ticker, timer, threads, senders, guards, others, told, metrics);
        }
    }

    /**
     * What runs beside each other, and by chance.
     *
     * @param executor runs each task on a thread of its own and must outlive them
     * @param rules makes the thread that rules decide on
     * @param waits by whose time threads wait
     * @param random spreads repeated attempts; safe for any thread
     */
    record Threads(ExecutorService executor, ThreadFactory rules, Waiting waits, RandomGenerator random) {}

    /** Hears how the journal does. Called by the rules' thread; must not block. */
    interface Listener {
        /** Something was stored. */
        void stored();

        /** The journal could not store, for this reason; said once, and an empty text when it can again. */
        void trouble(String reason);
    }

    /** What becomes of a decision that cannot be stored. */
    enum Undurable {
        /** People hear of it all the same: nobody else would tell them. */
        TOLD,
        /** It waits: if it cannot be stored soon, somebody else decides. */
        UNTOLD
    }

    /**
     * Decides nothing before {@link #decide}.
     *
     * @param undurable what becomes of what the journal could not store
     */
    Office(Journal journal, Outbox outbox, Tools tools, Undurable undurable, Listener listener) {
        this.undurable = undurable;
        this.told = tools.told();
        this.listener = listener;
        this.notifier = new Notifier(
                outbox,
                tools.clock(),
                tools.timer(),
                tools.threads().waits(),
                tools.told().noting(Proviso.only(() -> !abandoned, "it is somebody else's", tools.senders())),
                tools.guards(),
                tools.threads().executor(),
                tools.threads().random(),
                (channel, event, age) -> delivered(tools.metrics(), channel, event, age));
        this.evaluator = new Evaluator(
                new TimedJournal(journal, tools.ticker(), tools.metrics()),
                tools.signals(),
                tools.clock(),
                tools.ticker(),
                tools.timer(),
                tools.threads().waits(),
                tools.threads().rules(),
                new Told());
    }

    Evaluator evaluator() {
        return evaluator;
    }

    Notifier notifier() {
        return notifier;
    }

    /** Whether the last batch was stored. */
    boolean storing() {
        return storing;
    }

    /** Goes on with telling where the daemon stopped. Before {@link #decide}, so that what is due does not wait for it. */
    void tell(Catalog catalog) {
        if (undurable == Undurable.UNTOLD) {
            notifier.shareStore();
        } else {
            notifier.spare(told);
        }
        notifier.start(catalog.addressing());
    }

    /**
     * Goes on with deciding where the daemon stopped. Blocks while the journal is read.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it cannot be, and what is decided waits for the store anyway; then this is to be
     *     closed
     */
    void decide(RuleBook rules) {
        if (undurable == Undurable.UNTOLD) {
            evaluator.resume(rules);
        } else {
            evaluator.start(rules);
        }
    }

    /** Goes on with another configuration. */
    void reload(Catalog catalog, RuleBook rules) {
        evaluator.reload(rules);
        notifier.reload(catalog.addressing());
    }

    /** Tells nobody anything from now on: somebody else does. */
    void abandon() {
        abandoned = true;
    }

    private static void delivered(DaemonMetrics metrics, String channel, NotifierListener.Event event, Duration age) {
        DaemonMetrics.DeliveryOutcome outcome = switch (event) {
            case SENT -> DaemonMetrics.DeliveryOutcome.SENT;
            case RETRY -> DaemonMetrics.DeliveryOutcome.RETRY;
            case POSTPONED, FALLBACK -> DaemonMetrics.DeliveryOutcome.POSTPONED;
            case REJECTED, DROPPED -> DaemonMetrics.DeliveryOutcome.REJECTED;
        };
        metrics.notification(channel, outcome, age);
    }

    /** What the rules decided reaches the notifications; a store that is away is an alert of its own. */
    private final class Told implements Evaluator.Listener {
        @Override
        public void committed(Journal.Batch batch) {
            notifier.wake(batch.transitions());
            listener.stored();
        }

        @Override
        public void undurable(Journal.Batch batch, String reason) {
            if (undurable == Undurable.TOLD) {
                notifier.undurable(batch.transitions());
            }
            if (storing) {
                storing = false;
                listener.trouble(reason);
            }
        }

        @Override
        public void durableAgain() {
            storing = true;
            listener.trouble("");
        }
    }

    /** Decides what has arrived, sends what is due, and stops. */
    @Override
    public void close() {
        evaluator.close();
        notifier.close();
    }
}
