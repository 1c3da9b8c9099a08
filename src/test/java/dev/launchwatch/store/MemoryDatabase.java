package dev.launchwatch.store;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.DeposedException;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.region.Decisions;
import dev.launchwatch.region.Exchange;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Register;
import dev.launchwatch.region.Replica;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database in memory that keeps the contracts of the real ones: a region's own file, the file of its copy, or what regions share. What is in
 * it survives whoever uses it. Each call is done at once and as a whole, wherever its {@link Way} has it done. One thread at a time.
 */
public final class MemoryDatabase {
    /** How calls come to a database, and their answers back; may throw what the caller then gets. */
    public interface Way {
        /** There and back at once. */
        Way DIRECT = new Way() {
            @Override
            public <T> T call(Supplier<T> work) {
                return work.get();
            }
        };

        /** @param work is done as a whole or not at all */
        <T> T call(Supplier<T> work);

        /** The same without an answer. */
        default void run(Runnable work) {
            boolean _ = call(() -> {
                work.run();
                return true;
            });
        }
    }

    /** An end of who looks after an alert that fires. */
    private static final long FIRES = Long.MAX_VALUE;

    private record Key(String monitor, String region, long at) {
        static Key of(Result result) {
            return new Key(result.monitor(), result.region(), result.at().toEpochMilli());
        }
    }

    private record Answer(Acknowledgement acknowledgement, long ends) {}

    /** What a copy has of the shared database. */
    private record Decided(
            List<RuleState> states,
            Map<String, Instant> watched,
            List<Transition> unplanned,
            List<Group> groups,
            List<Notification> undelivered,
            List<Silence> silences,
            List<Answer> answers) {}

    private final Map<Key, Result> results = new LinkedHashMap<>();
    private final List<Result> own = new ArrayList<>();
    private final List<Exchange.Shared> exchanged = new ArrayList<>();
    private final Set<Key> known = new HashSet<>();
    private final Map<String, RuleState> states = new TreeMap<>();
    private final Map<String, Transition> transitions = new LinkedHashMap<>();
    private final Map<String, Transition> lastOf = new LinkedHashMap<>();
    private final Map<String, Transition> unplanned = new LinkedHashMap<>();
    private final Map<String, Group> groups = new TreeMap<>();
    private final Map<String, Map<String, String>> threads = new TreeMap<>();
    private final Map<String, Notification> notifications = new LinkedHashMap<>();
    private final Map<String, Silence> silences = new TreeMap<>();
    private final Map<String, List<Answer>> answers = new TreeMap<>();
    private final MemoryRegister register = new MemoryRegister();
    private final List<Bell> bells = new ArrayList<>();
    private Map<String, Instant> watched = Map.of();
    private long shared;
    private long fetched;
    private @Nullable Set<String> departed;

    /** Rings for whoever listens. */
    @FunctionalInterface
    public interface Bell {
        /** @param decided whether something was decided, or something was shared */
        void ring(boolean decided);
    }

    /** Rings this whenever something is shared or decided. */
    public void listen(Bell bell) {
        bells.add(bell);
    }

    private void ring(boolean decided) {
        bells.forEach(bell -> bell.ring(decided));
    }

    /** The register of regions. */
    public Register register(Way way, InstantSource clock) {
        return register.over(way, clock);
    }

    /** Who has the right to decide, or had it last. */
    public Lease lease() {
        return register.lease();
    }

    /** As if so much time had passed by the register's clock. */
    void pass(Duration time) {
        register.pass(time);
    }

    private void keep(@Nullable Lease lease) {
        if (lease != null
                && (!lease.holder().equals(register.lease().holder())
                        || lease.epoch() != register.lease().epoch())) {
            throw new DeposedException("The store could not keep what this region decided: another one decides by now");
        }
    }

    /**
     * The journal.
     *
     * @param region whose results are shared, as by a {@link Replica}; null for nobody's
     */
    public Journal journal(Way way, @Nullable String region) {
        return new Journaling(way, region, null, null);
    }

    /**
     * The journal of the region that decides for all.
     *
     * @param results where this region's results are
     * @param lease under which it decides; null if nobody checks that
     */
    public Journal leased(Way way, Journal results, @Nullable Lease lease) {
        return new Journaling(way, null, results, lease);
    }

    private final class Journaling implements Journal {
        private final Way way;
        private final @Nullable String region;
        private final @Nullable Journal elsewhere;
        private final @Nullable Lease lease;

        Journaling(Way way, @Nullable String region, @Nullable Journal elsewhere, @Nullable Lease lease) {
            this.way = way;
            this.region = region;
            this.elsewhere = elsewhere;
            this.lease = lease;
        }

        @Override
        public void commit(Batch batch) {
            if (elsewhere != null
                    && batch.states().isEmpty()
                    && batch.transitions().isEmpty()) {
                return;
            }
            way.run(() -> {
                keep(lease);
                if (elsewhere == null) {
                    batch.results().forEach(result -> add(result, region));
                }
                batch.states().forEach(MemoryDatabase.this::save);
                batch.transitions().forEach(MemoryDatabase.this::add);
                if (elsewhere != null && !batch.transitions().isEmpty()) {
                    ring(true);
                }
            });
        }

        @Override
        public List<RuleState> states() {
            return way.call(() -> List.copyOf(states.values()));
        }

        @Override
        public void replay(Instant since, Consumer<Result> each) {
            if (elsewhere != null) {
                elsewhere.replay(since, each);
                return;
            }
            List<Result> found = way.call(() -> results.values().stream()
                    .filter(result -> !result.at().isBefore(since))
                    .sorted(Comparator.comparing(Result::monitor).thenComparing(Result::at))
                    .toList());
            found.forEach(each);
        }

        @Override
        public Map<String, Instant> watched() {
            return way.call(() -> watched);
        }

        @Override
        public void watch(Map<String, Instant> since) {
            Map<String, Instant> copy = new TreeMap<>(since);
            way.run(() -> {
                keep(lease);
                watched = copy;
            });
        }
    }

    private void add(Result result, @Nullable String region) {
        if (results.putIfAbsent(Key.of(result), result) == null
                && result.region().equals(region)) {
            own.add(result);
        }
    }

    private void save(RuleState state) {
        String key = state.rule() + "\n" + state.subject();
        if (state.isNew()) {
            states.remove(key);
        } else {
            states.put(key, state);
        }
    }

    private void add(Transition transition) {
        if (transitions.putIfAbsent(transition.id(), transition) == null) {
            unplanned.put(transition.id(), transition);
            lastOf.put(transition.alert().id(), transition);
        }
        if (transition.kind() == Transition.Kind.RESOLVED) {
            answers.computeIfPresent(
                    transition.alert().id(),
                    (_, all) -> all.stream()
                            .map(each -> new Answer(
                                    each.acknowledgement(),
                                    Math.min(each.ends(), transition.at().toEpochMilli())))
                            .toList());
        }
    }

    /** The alerts that fire, as of the last commit. */
    public List<Alert> firing() {
        List<Alert> firing = new ArrayList<>();
        for (RuleState state : states.values()) {
            Alert alert = state.alert();
            if (alert != null && state.state() == Alert.State.FIRING) {
                firing.add(alert);
            }
        }
        return firing;
    }

    /** The outbox. */
    public Outbox outbox(Way way) {
        return new Posting(way, null);
    }

    /**
     * The outbox of the region that decides for all.
     *
     * @param lease under which it decides; null if nobody checks that
     */
    public Outbox leased(Way way, @Nullable Lease lease) {
        return new Posting(way, lease);
    }

    private final class Posting implements Outbox {
        private final Way way;
        private final @Nullable Lease lease;

        Posting(Way way, @Nullable Lease lease) {
            this.way = way;
            this.lease = lease;
        }

        @Override
        public List<Transition> unplanned() {
            return way.call(() -> List.copyOf(unplanned.values()));
        }

        @Override
        public Set<String> firing() {
            return way.call(() -> {
                Set<String> ids = new TreeSet<>();
                MemoryDatabase.this.firing().forEach(alert -> ids.add(alert.id()));
                return ids;
            });
        }

        @Override
        public List<Group> openGroups() {
            return way.call(MemoryDatabase.this::open);
        }

        @Override
        public List<Notification> undelivered() {
            return way.call(MemoryDatabase.this::pending);
        }

        @Override
        public void plan(List<String> covered, List<Group> changed, List<Notification> added) {
            way.run(() -> {
                keep(lease);
                changed.forEach(MemoryDatabase.this::save);
                added.forEach(notification -> notifications.putIfAbsent(notification.id(), notification));
                covered.forEach(unplanned::remove);
                ring(true);
            });
        }

        @Override
        public void record(Notification notification, @Nullable Group group) {
            way.run(() -> {
                keep(lease);
                notifications.merge(
                        notification.id(),
                        notification,
                        (before, after) -> before.state() == Notification.State.SENT ? before : after);
                if (group != null) {
                    save(group);
                }
                ring(true);
            });
        }

        @Override
        public List<Silence> silences(Instant now) {
            return way.call(() -> silencesAfter(now));
        }

        @Override
        public void silence(Silence silence, @Nullable AuditEntry audit) {
            way.run(() -> {
                silences.put(silence.id(), silence);
                ring(true);
            });
        }

        @Override
        public List<Acknowledgement> acknowledgements(Instant since) {
            return way.call(() ->
                    answersAfter(since).stream().map(Answer::acknowledgement).toList());
        }

        @Override
        public Acknowledgement.Outcome acknowledge(Acknowledgement.Request request) {
            return way.call(() -> answer(request));
        }
    }

    private List<Group> open() {
        return groups.values().stream()
                .filter(group -> !group.closed())
                .map(group -> new Group(
                        group.id(),
                        group.key(),
                        group.openedAt(),
                        group.lastFiredAt(),
                        group.alerts(),
                        group.channels(),
                        threads.getOrDefault(group.id(), Map.of()),
                        group.lastToldAt(),
                        group.heard(),
                        false))
                .sorted(Comparator.comparing(MemoryDatabase::touched).thenComparing(Group::id))
                .toList();
    }

    private static Instant touched(Group group) {
        Instant told = group.lastToldAt();
        return told == null || told.isBefore(group.lastFiredAt()) ? group.lastFiredAt() : told;
    }

    private void save(Group group) {
        groups.put(group.id(), group);
        threads.computeIfAbsent(group.id(), _ -> new TreeMap<>()).putAll(group.threads());
    }

    private List<Notification> pending() {
        return notifications.values().stream()
                .filter(notification -> notification.state() == Notification.State.PENDING)
                .sorted(Comparator.comparing(Notification::channel)
                        .thenComparingLong(Notification::sequence)
                        .thenComparing(Notification::createdAt)
                        .thenComparing(Notification::id))
                .toList();
    }

    private List<Silence> silencesAfter(Instant now) {
        return silences.values().stream()
                .filter(silence -> silence.end().isAfter(now))
                .sorted(Comparator.comparing(Silence::end).thenComparing(Silence::id))
                .toList();
    }

    private List<Answer> answersAfter(Instant since) {
        return answers.values().stream()
                .flatMap(List::stream)
                .filter(answer -> answer.ends() > since.toEpochMilli())
                .sorted(Comparator.comparingLong(Answer::ends)
                        .thenComparing(answer -> answer.acknowledgement().alert())
                        .thenComparingInt(answer -> answer.acknowledgement().number()))
                .toList();
    }

    private Acknowledgement.Outcome answer(Acknowledgement.Request request) {
        Alert alert = find(request.alert());
        if (alert == null) {
            return new Acknowledgement.Outcome.Unknown();
        }
        if (alert.state() != Alert.State.FIRING) {
            return alert.state() == Alert.State.PENDING
                    ? new Acknowledgement.Outcome.Pending()
                    : new Acknowledgement.Outcome.Ended();
        }
        List<Answer> before = answers.getOrDefault(request.alert(), List.of());
        if (!before.isEmpty() && !before.getLast().acknowledgement().isOver(request.at())) {
            return new Acknowledgement.Outcome.Known(before.getLast().acknowledgement());
        }
        Acknowledgement next =
                request.taken(before.size() + 1, Objects.requireNonNullElse(alert.firedAt(), alert.since()));
        List<Answer> after = new ArrayList<>(before);
        after.add(new Answer(next, FIRES));
        answers.put(request.alert(), after);
        ring(true);
        return new Acknowledgement.Outcome.Taken(next);
    }

    private @Nullable Alert find(String id) {
        Transition last = lastOf.get(id);
        if (last != null && last.alert().state() == Alert.State.FIRING) {
            return last.alert();
        }
        for (RuleState state : states.values()) {
            Alert alert = state.alert();
            if (alert != null && alert.id().equals(id)) {
                return alert;
            }
        }
        return last == null ? null : last.alert();
    }

    /** A region's own copy of all results. */
    public Replica replica(Way way) {
        return new Replica() {
            @Override
            public Unshared unshared(int most) {
                return way.call(() -> {
                    int from = (int) shared;
                    int to = Math.min(own.size(), from + most);
                    return new Unshared(own.subList(from, to), to);
                });
            }

            @Override
            public void shared(long through) {
                way.run(() -> shared = through);
            }

            @Override
            public long fetched() {
                return way.call(() -> fetched);
            }

            @Override
            public void fetch(List<Result> others, long through) {
                way.run(() -> {
                    others.forEach(result -> add(result, null));
                    fetched = through;
                });
            }
        };
    }

    /** Waits until something is shared or decided, as {@link Exchange#await} does. */
    @FunctionalInterface
    public interface Wait {
        boolean await(Duration atMost) throws InterruptedException;
    }

    /** Where regions exchange results. */
    public Exchange exchange(Way way, Wait wait) {
        return new Exchange() {
            @Override
            public void share(List<Result> found, Duration skew) {
                if (!found.isEmpty()) {
                    way.run(() -> {
                        for (Result result : found) {
                            if (known.add(Key.of(result))) {
                                exchanged.add(new Shared(result, skew));
                            }
                        }
                        ring(false);
                    });
                }
            }

            @Override
            public Slice after(long after, String but, int most) {
                return way.call(() -> {
                    int from = (int) Math.min(after, exchanged.size());
                    int to = Math.min(exchanged.size(), from + most);
                    return new Slice(
                            exchanged.subList(from, to).stream()
                                    .filter(each -> !each.result().region().equals(but))
                                    .toList(),
                            to);
                });
            }

            @Override
            public boolean await(Duration atMost) throws InterruptedException {
                return wait.await(atMost);
            }
        };
    }

    private Decided decided(Instant endedAfter) {
        return new Decided(
                List.copyOf(states.values()),
                watched,
                List.copyOf(unplanned.values()),
                open(),
                pending(),
                silencesAfter(endedAfter),
                answersAfter(endedAfter));
    }

    private void replace(Decided other) {
        states.clear();
        other.states().forEach(this::save);
        watched = other.watched();
        transitions.clear();
        lastOf.clear();
        unplanned.clear();
        other.unplanned().forEach(this::add);
        groups.clear();
        threads.clear();
        other.groups().forEach(this::save);
        notifications.clear();
        other.undelivered().forEach(each -> notifications.put(each.id(), each));
        silences.clear();
        other.silences().forEach(each -> silences.put(each.id(), each));
        answers.clear();
        other.answers()
                .forEach(each -> answers.computeIfAbsent(each.acknowledgement().alert(), _ -> new ArrayList<>())
                        .add(each));
    }

    /**
     * This as a copy of what was decided elsewhere.
     *
     * @param elsewhere what regions share
     * @param way the way there
     */
    public Decisions copyOf(MemoryDatabase elsewhere, Way way, InstantSource clock) {
        return new Decisions() {
            private @Nullable Decided last;
            private volatile List<Alert> alerts = List.of();

            @Override
            public boolean refresh() {
                Instant endedAfter = clock.instant().minus(DecisionCopy.ENDED);
                Decided now = way.call(() -> elsewhere.decided(endedAfter));
                if (now.equals(last) || departed != null) {
                    return false;
                }
                replace(now);
                last = now;
                alerts = now.states().stream()
                        .flatMap(state -> Optional.ofNullable(state.alert()).stream())
                        .toList();
                return true;
            }

            @Override
            public List<Alert> alerts() {
                return alerts;
            }

            @Override
            public Set<String> depart() {
                if (departed == null) {
                    Set<String> known = new TreeSet<>();
                    firing().forEach(alert -> known.add(alert.id()));
                    unplanned
                            .values()
                            .forEach(transition -> known.add(transition.alert().id()));
                    open().forEach(group -> {
                        known.add(group.id());
                        known.addAll(group.alerts().keySet());
                    });
                    pending().forEach(waiting -> waiting.alerts().forEach(alert -> known.add(alert.id())));
                    departed = known;
                }
                return departed;
            }

            @Override
            public Optional<Set<String>> departed() {
                return Optional.ofNullable(departed);
            }

            @Override
            public void arrive() {
                last = null;
                departed = null;
            }
        };
    }
}
