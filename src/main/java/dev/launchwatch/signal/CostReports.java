package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The reports of the configuration, read when they are due and held against the events every minute. What was read and when is
 * durable, so that a restart asks nobody again who was asked a moment ago; a failed reading is repeated less and less often, at most every
 * hour, and not before the provider wants it.
 *
 * <p>All methods may be called from any thread; those that ask the store block. Readings run on the executor.
 */
public final class CostReports implements AutoCloseable {
    /** A report that was not read for longer is told: a silent feed must not look like peace. */
    public static final Duration UNREAD = Duration.ofDays(2);

    private static final System.Logger LOG = System.getLogger(CostReports.class.getName());

    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY = Duration.ofHours(1);

    /** Longer waits are not believed, neither the provider's nor those of a clock that was wrong. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final CostReader reader;
    private final UsedCosts used;
    private final CostBook book;
    private final InstantSource clock;
    private final Timer timer;
    private final Executor executor;
    private final Listener listener;

    /** One configuration is taken over at a time, without holding up whoever asks how things stand. */
    private final Object configuring = new Object();

    private Map<String, Watched> watched = Map.of();
    private Timer.@Nullable Cancellable next;
    private boolean closed;
    private boolean storeTold;

    /** Who hears how reports stand. Called after each look, about every report, by one thread at a time; must not block for long. */
    public interface Listener {
        /** A report was held against the events. */
        void compared(Reconciliation found);

        /**
         * How long a report has not been read.
         *
         * @param trouble why, in a sentence; empty as long as nobody has to know
         */
        void unread(CostReport report, String trouble);

        /** There are no other reports than these any more. */
        void only(List<CostReport> reports);
    }

    /**
     * How a report stands at the moment.
     *
     * @param day the last day that counts, null if there is none
     * @param age since it was read last, or if it never was, since it is known
     * @param failures attempts that failed since the start, by reason; every reason is there
     */
    public record Status(
            CostReport report, Reconciliation.@Nullable Day day, Duration age, Map<CostFailure, Long> failures) {}

    /** A report under watch. Guarded by the lock of the whole but for what is final. */
    private static final class Watched {
        final CostReport report;
        final Map<CostFailure, Long> failures;
        Map<LocalDate, List<Money>> days;
        CostStanding standing;

        @Nullable
        Reconciliation found;

        boolean busy;

        Watched(CostReport report, CostBook.Entry entry, Map<CostFailure, Long> failures) {
            this.report = report;
            this.days = entry.days();
            this.standing = entry.standing();
            this.failures = failures;
        }
    }

    /**
     * Watches nothing before {@link #use}.
     *
     * @param api the way to the providers
     * @param used what the events say
     * @param book where what was read is durable
     * @param ticker monotonic time
     * @param timer for the next look
     * @param executor runs readings, which block for minutes at worst
     */
    public CostReports(
            CostApi api,
            UsedCosts used,
            CostBook book,
            InstantSource clock,
            Ticker ticker,
            Timer timer,
            Executor executor,
            Listener listener) {
        this.reader = new CostReader(api, ticker);
        this.used = used;
        this.book = book;
        this.clock = clock;
        this.timer = timer;
        this.executor = executor;
        this.listener = listener;
    }

    /**
     * Watches these reports from now on, at the start and after each reload. One that has not changed notices nothing; one that has
     * is read at once, unless its provider asked for patience.
     */
    public void use(List<CostReport> reports) {
        synchronized (configuring) {
            Map<String, Watched> before;
            synchronized (this) {
                before = watched;
            }
            Map<String, Watched> after = new LinkedHashMap<>();
            Instant now = clock.instant();
            for (CostReport report : reports) {
                Watched known = before.get(report.name());
                boolean same = known != null && known.report.equals(report);
                after.put(report.name(), same ? known : begin(report, known, now));
            }
            synchronized (this) {
                watched = after;
            }
            retain(after.keySet());
            listener.only(reports);
        }
        look();
    }

    private Watched begin(CostReport report, @Nullable Watched before, Instant now) {
        CostBook.Entry entry;
        try {
            entry = book.recall(report.name(), report.spec().scope(), now);
        } catch (StoreUnavailableException e) {
            tell(e);
            entry = new CostBook.Entry(CostStanding.begun(now), Map.of());
        }
        Watched begun = new Watched(report, entry, before == null ? new EnumMap<>(CostFailure.class) : before.failures);
        CostStanding standing = begun.standing;
        Instant due = standing.due();
        if (due.isAfter(now.plus(LONGEST_WAIT))) {
            due = now;
        }
        boolean patient = standing.why() == CostFailure.LIMITED || standing.why() == CostFailure.UNAVAILABLE;
        if (before != null && !patient) {
            due = now;
        } else if (isOurs(standing.why()) && standing.attempted() != null) {
            // Whoever starts anew may have brought another key; a crash loop must not try it every second.
            Instant soon = standing.attempted().plus(FIRST_RETRY);
            due = soon.isBefore(due) ? soon : due;
        }
        begun.standing = standing.dueAt(due);
        return begun;
    }

    private static boolean isOurs(@Nullable CostFailure why) {
        return why == CostFailure.REFUSED || why == CostFailure.REJECTED;
    }

    private void retain(Set<String> names) {
        try {
            book.retain(names);
        } catch (StoreUnavailableException e) {
            tell(e);
        }
    }

    /** Reads what is due, and holds what is known against the events. */
    private void look() {
        List<Watched> all;
        List<Watched> due = new ArrayList<>();
        Instant now = clock.instant();
        synchronized (this) {
            if (next != null) {
                next.cancel();
                next = null;
            }
            if (closed || watched.isEmpty()) {
                return;
            }
            all = List.copyOf(watched.values());
            for (Watched each : all) {
                each.standing = each.standing.asOf(now);
                Instant moment = each.standing.due();
                if (!each.busy && (!moment.isAfter(now) || moment.isAfter(now.plus(LONGEST_WAIT.plus(LOOK_EVERY))))) {
                    each.busy = true;
                    due.add(each);
                }
            }
            next = timer.after(LOOK_EVERY, () -> executor.execute(this::look));
        }
        due.forEach(each -> executor.execute(() -> read(each)));
        all.forEach(this::compare);
    }

    private void read(Watched each) {
        try {
            Instant now = clock.instant();
            CostReading reading = reader.read(
                    each.report.spec(),
                    Reconciliation.from(each.report, now),
                    Reconciliation.settled(each.report, now),
                    Reconciliation.today(now));
            keep(each, reading, clock.instant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | StackOverflowError e) {
            // A bug costs one reading, not the thread that looks.
            LOG.log(Level.ERROR, "the cost report " + each.report.name() + " could not be read", e);
            synchronized (this) {
                each.standing = each.standing.dueAt(clock.instant().plus(LONGEST_RETRY));
            }
        } finally {
            synchronized (this) {
                each.busy = false;
            }
        }
        compare(each);
    }

    private void keep(Watched each, CostReading reading, Instant now) {
        CostStanding standing;
        Map<LocalDate, List<Money>> days = Map.of();
        synchronized (this) {
            if (closed || watched.get(each.report.name()) != each) {
                return; // changed meanwhile: what was read is of another configuration
            }
            CostStanding before = each.standing;
            switch (reading) {
                case CostReading.Read(Map<LocalDate, List<Money>> read) -> {
                    days = read;
                    standing = new CostStanding(before.known(), now, now, now.plus(each.report.every()), 0, null, "");
                    Map<LocalDate, List<Money>> merged = new HashMap<>(each.days);
                    merged.keySet().removeIf(day -> day.isBefore(Reconciliation.from(each.report, now)));
                    merged.putAll(read);
                    each.days = merged;
                    if (before.why() != null) {
                        LOG.log(Level.INFO, "the cost report {0} can be read again", each.report.name());
                    }
                }
                case CostReading.Failed failed -> {
                    each.failures.merge(failed.why(), 1L, Long::sum);
                    standing = new CostStanding(
                            before.known(),
                            now,
                            before.read(),
                            now.plus(pause(failed, before.failures())),
                            before.failures() + 1,
                            failed.why(),
                            failed.what());
                    if (before.why() != failed.why()) {
                        LOG.log(
                                Level.WARNING,
                                "the cost report {0} could not be read: {1}",
                                each.report.name(),
                                failed.what());
                    }
                }
            }
            each.standing = standing;
        }
        try {
            book.keep(each.report.name(), each.report.spec().scope(), standing, days);
        } catch (StoreUnavailableException e) {
            tell(e);
        }
    }

    /** How long to wait after a failure: doubling from a minute; what only people can mend is tried every hour. */
    private static Duration pause(CostReading.Failed failed, int before) {
        Duration pause =
                isOurs(failed.why()) ? LONGEST_RETRY : FIRST_RETRY.multipliedBy(1L << Math.clamp(before, 0, 6));
        pause = pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
        Duration wish = failed.after();
        if (wish != null && wish.compareTo(pause) > 0) {
            pause = wish.compareTo(LONGEST_WAIT) < 0 ? wish : LONGEST_WAIT;
        }
        return pause;
    }

    /** One at a time for a report, so that what was found earlier does not replace what was found later. */
    private void compare(Watched each) {
        synchronized (each) {
            compareAlone(each);
        }
    }

    private void compareAlone(Watched each) {
        Instant now = clock.instant();
        Map<LocalDate, List<Money>> days;
        CostStanding standing;
        synchronized (this) {
            days = each.days;
            standing = each.standing;
        }
        Reconciliation found = null;
        try {
            UsedCosts.Known known = used.used(Reconciliation.from(each.report, now), Reconciliation.today(now));
            // One that is yet to come was noted by a clock that was ahead.
            Instant since = known.since() == null || known.since().isAfter(now) ? standing.known() : known.since();
            found = Reconciliation.of(each.report, days, known.costs(), since, now);
        } catch (StoreUnavailableException e) {
            // What was found before stays: without the events nobody can tell whether it still holds.
            tell(e);
        }
        synchronized (this) {
            if (closed || watched.get(each.report.name()) != each) {
                return;
            }
            if (found != null) {
                storeTold = false;
                each.found = found;
                listener.compared(found);
            }
            listener.unread(each.report, unread(each.report, standing, now));
        }
    }

    private static String unread(CostReport report, CostStanding standing, Instant now) {
        // What only people can mend is told when it was tried twice, an hour apart.
        boolean stuck = isOurs(standing.why()) && standing.failures() > 1;
        if (!stuck && age(standing, now).compareTo(UNREAD) <= 0) {
            return "";
        }
        return "The cost report '" + report.name() + "' "
                + (standing.read() == null ? "has never been read" : "was read last at " + standing.read())
                + (standing.what().isEmpty() ? "" : ": " + standing.what());
    }

    private static Duration age(CostStanding standing, Instant now) {
        Instant last = standing.read() == null ? standing.known() : standing.read();
        return last.isAfter(now) ? Duration.ZERO : Duration.between(last, now);
    }

    /** How each report stands, in the order of the configuration. Does not block. */
    public synchronized List<Status> status() {
        Instant now = clock.instant();
        return watched.values().stream()
                .map(each -> new Status(
                        each.report,
                        each.found == null ? null : each.found.last().orElse(null),
                        age(each.standing, now),
                        failures(each)))
                .collect(Collectors.toUnmodifiableList());
    }

    private static Map<CostFailure, Long> failures(Watched each) {
        Map<CostFailure, Long> all = new EnumMap<>(CostFailure.class);
        for (CostFailure reason : CostFailure.values()) {
            all.put(reason, each.failures.getOrDefault(reason, 0L));
        }
        return all;
    }

    /** One line until it works again: a log has an end, too. */
    private synchronized void tell(StoreUnavailableException e) {
        if (!closed && !storeTold) {
            storeTold = true;
            LOG.log(Level.WARNING, "cost reports wait for the store: {0}", e.getMessage());
        }
    }

    /** Looks no more; a reading under way changes nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
            next = null;
        }
    }
}
