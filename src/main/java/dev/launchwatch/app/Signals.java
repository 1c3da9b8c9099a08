package dev.launchwatch.app;

import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.metrics.EventMetrics;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import dev.launchwatch.signal.Counting;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.signal.OwnProbes;
import dev.launchwatch.signal.People;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.signal.Windows;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From the durable log of events to windows that rules look at: counts what is in it, but for what this daemon's own probes cause, and
 * measures it. For any thread.
 */
final class Signals implements AutoCloseable {
    private final Pseudonyms pseudonyms;
    private final List<String> addresses;
    private final List<String> people;
    private final EventMetrics metrics = new EventMetrics();
    private final Counting counting;
    private volatile OwnProbes own = OwnProbes.NONE;

    /**
     * Counts nothing before {@link #start}.
     *
     * @param pseudonyms those under which events are stored
     * @param addresses from which own probes come
     * @param people accounts and members as which own probes sign in, beside those that their requests name
     * @param changed called after events were counted; must not block
     * @throws IllegalStateException with the remedy if one of the addresses is none
     */
    Signals(
            EventLog log,
            Pseudonyms pseudonyms,
            List<String> addresses,
            List<String> people,
            Ticker ticker,
            Timer timer,
            Runnable changed) {
        this(pseudonyms, addresses, people, windows -> new Counting(log, windows, ticker, timer, changed));
    }

    /**
     * The same where something else counts.
     *
     * @param counting counts for windows
     */
    Signals(Pseudonyms pseudonyms, List<String> addresses, List<String> people, Function<Windows, Counting> counting) {
        this.pseudonyms = pseudonyms;
        this.addresses = addresses.stream().map(Signals::address).toList();
        this.people = List.copyOf(people);
        this.counting = counting.apply(new Windows(List.of(), List.of(), pseudonyms, someone -> own.test(someone)));
    }

    static String address(String text) {
        try {
            InetAddress.ofLiteral(text.strip());
            return text.strip();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "LAUNCHWATCH_OWN_ADDRESSES names '" + text
                            + "', which is no IP address: write such as 203.0.113.7,2001:db8::1",
                    e);
        }
    }

    /** Counts all that is in the log. Blocks as long as that is read; to be called before the rules start. */
    void start(Catalog catalog, RuleBook rules) {
        configure(catalog);
        counting.start(catalog.signals(), rules.leaks());
    }

    /** Goes on with another configuration; new signals get their past behind this. */
    void reload(Catalog catalog, RuleBook rules) {
        configure(catalog);
        counting.watch(catalog.signals(), rules.leaks());
    }

    private void configure(Catalog catalog) {
        own = own(catalog, pseudonyms, addresses, people);
        metrics.watch(Subjects.kinds(catalog));
    }

    /**
     * Whose events the probes of a configuration cause.
     *
     * @param addresses from which they come
     * @param people as whom they sign in, beside those that their requests name
     */
    static OwnProbes own(Catalog catalog, Pseudonyms pseudonyms, List<String> addresses, List<String> people) {
        Set<Pseudonym> ips = new HashSet<>();
        Set<Pseudonym> accounts = new HashSet<>();
        Set<Pseudonym> members = new HashSet<>();
        for (String ip : addresses) {
            add(ips, pseudonyms.people(ip, null, null).ip());
        }
        Set<String> names = new HashSet<>(SignIns.of(catalog.monitors()));
        names.addAll(people);
        for (String name : names) {
            People someone = pseudonyms.people(null, name, name);
            add(accounts, someone.account());
            add(members, someone.member());
        }
        return new OwnProbes(ips, accounts, members);
    }

    private static void add(Set<Pseudonym> to, @Nullable Pseudonym who) {
        if (who != null) {
            to.add(who);
        }
    }

    /** Takes events that are new, after they became durable; in any order, each once. May block for a short while. */
    void stored(List<EventLog.Placed> fresh) {
        for (EventLog.Placed placed : fresh) {
            Event event = placed.event();
            if (event.status() != 0) {
                metrics.answered(event.source(), event.route(), event.status(), event.latency());
            }
            ModelUse use = event.model();
            if (use != null) {
                metrics.used(
                        use.model(),
                        use.input(),
                        use.output(),
                        use.cachedInput(),
                        use.cacheWrite(),
                        use.reasoning(),
                        use.cost());
            }
        }
        counting.stored(fresh);
    }

    /** Takes events that came to other regions, which measure them; in any order, each once. May block for a short while. */
    void fetched(List<EventLog.Placed> fresh) {
        counting.stored(fresh);
    }

    /** What events came to, as of a moment. */
    SignalView view(Instant now) {
        return counting.view(now);
    }

    /** Tells the key that people are hashed with apart from others. */
    long fingerprint() {
        return pseudonyms.fingerprint();
    }

    /** How many events are known to be stored and not counted yet. */
    long uncounted() {
        return counting.behind();
    }

    /** What is reported of events that come in. */
    EventMetrics metrics() {
        return metrics;
    }

    /** Counts what was handed over and remembers it. */
    @Override
    public void close() {
        counting.close();
    }
}
