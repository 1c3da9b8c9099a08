package dev.launchwatch.app;

import dev.launchwatch.app.Trouble.Kind;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.notify.Message;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.region.Lease;
import dev.launchwatch.store.MemoryDatabase;
import dev.launchwatch.store.MemoryDatabase.Way;
import dev.launchwatch.store.MemoryHeartbeats;
import dev.launchwatch.testing.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two or three regions, the site that they watch, the database that they share, a channel and somebody who reads it, in virtual time: what fails,
 * and when, a seed decides. What happened is kept for a {@link Judge}.
 */
final class SimulatedWorld extends Chronicle implements SimulatedStore.Watcher {
    /** Until nothing is new to anybody. */
    static final Duration QUIET_BEFORE = Duration.ofSeconds(40);

    /** In which things go wrong. */
    static final Duration ACTIVE = Duration.ofMinutes(4);

    /** In which everything has to come to its end. */
    static final Duration QUIET_AFTER = Duration.ofSeconds(150);

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    /** Clocks are set by as much as regions don't jump with. */
    private static final Duration LARGEST_STEP = Duration.ofMinutes(4);

    private static final Duration REFUSAL = Duration.ofMillis(20);

    /** Makes a region's store; one that is not as it should be shows whether whoever judges notices. */
    @FunctionalInterface
    interface Stores {
        SimulatedStore open(
                String region,
                SimulatedStore.Disk disk,
                SimulatedStore.Shared shared,
                SimulatedStore.Ways ways,
                InstantSource clock,
                SimulatedStore.Watcher watcher);
    }

    /** By what regions are configured; something else than what the world takes it for shows whether whoever judges notices. */
    @FunctionalInterface
    interface Configs {
        Loaded.Good of(Set<Feature> features, SimulatedConfigs.Edition edition);
    }

    private final Simulation simulation;
    private final SplittableRandom random;
    private final Set<Feature> features;
    private final Configs configs;
    private final Stores stores;
    private final List<Home> homes = new ArrayList<>();
    private final MemoryDatabase shared = new MemoryDatabase();
    private final SimulatedLog.Shared events = new SimulatedLog.Shared();
    private final MemoryHeartbeats reports = new MemoryHeartbeats(() -> ring(false));
    private final SimulatedPeople people;
    private final SimulatedSenders senders;
    private final SimulatedJobs jobs;
    private final List<Deployment> deployments = new ArrayList<>();
    private int processes;

    /** Where a region is: what survives its processes, and the one that lives or lived last. */
    private static final class Home {
        private final String name;
        private Duration clock;
        private final List<SimulatedBell> bells = new ArrayList<>();
        private SimulatedConfigs.Edition edition;
        private SimulatedStore.Disk disk = new SimulatedStore.Disk();
        private @Nullable SimulatedRegion region;

        Home(String name, SimulatedConfigs.Edition edition, Duration clock) {
            this.name = name;
            this.edition = edition;
            this.clock = clock;
        }
    }

    /**
     * A world in which nothing has happened yet.
     *
     * @param features what there is in it
     * @param configs by what regions are configured in such a world
     */
    SimulatedWorld(long seed, Set<Feature> features, Configs configs, Stores stores) {
        this.simulation = new Simulation(seed, START);
        this.random = simulation.random().split();
        SplittableRandom more = new SplittableRandom(seed * 31 + 7);
        this.features = Set.copyOf(features);
        this.configs = configs;
        this.senders = new SimulatedSenders(this, more.split());
        this.people = new SimulatedPeople(this, more.split());
        this.jobs = new SimulatedJobs(this, new SplittableRandom(seed * 31 + 11));
        this.stores = stores;
        shared.listen(this::ring);
        deployments.add(new Deployment(SimulatedConfigs.Edition.FIRST, START));
        if (features.contains(Feature.RELOADS)) {
            deploy(more.split());
        }
        List<String> all = List.of("eu", "us", "asia");
        for (String name : all.subList(0, random.nextInt(4) == 0 ? 3 : 2)) {
            homes.add(new Home(
                    name, deployments.getFirst().edition(), Duration.ofMillis(random.nextLong(-1_400, 1_400))));
        }
        new Plot(random, START.plus(QUIET_BEFORE), ACTIVE, names(), monitors()).write(outages, troubles);
    }

    /** Those of the site. */
    private List<String> monitors() {
        return good(SimulatedConfigs.Edition.FIRST).catalog().monitors().stream()
                .filter(monitor -> !(monitor.probe() instanceof HeartbeatSpec))
                .map(monitor -> monitor.name())
                .toList();
    }

    private Loaded.Good good(SimulatedConfigs.Edition edition) {
        return configs.of(features, edition);
    }

    /** By what regions are configured from the beginning, and when there is something else. */
    private void deploy(SplittableRandom chance) {
        List<SimulatedConfigs.Edition> all = List.of(SimulatedConfigs.Edition.values());
        deployments.clear();
        deployments.add(new Deployment(all.get(chance.nextInt(all.size())), START));
        Instant at = START.plus(QUIET_BEFORE).plusMillis(chance.nextLong(60_000));
        for (int i = 1 + chance.nextInt(3);
                i > 0 && at.isBefore(START.plus(QUIET_BEFORE).plus(ACTIVE));
                i--) {
            deployments.add(new Deployment(all.get(chance.nextInt(all.size())), at));
            at = at.plusMillis(chance.nextLong(50_000, 120_000));
        }
    }

    /** Regions read a configuration one after the other, whichever is first. */
    private void deploy(Deployment deployment) {
        List<Home> order = new ArrayList<>(homes);
        Duration later = Duration.ZERO;
        while (!order.isEmpty()) {
            Home home = order.remove(random.nextInt(order.size()));
            simulation.after(Duration.between(now(), deployment.begun()).plus(later), () -> {
                home.edition = deployment.edition();
                reload(home, deployment);
            });
            later = later.plus(upTo(30_000));
        }
    }

    private void reload(Home home, Deployment deployment) {
        SimulatedRegion region = home.region;
        deployment.done(now());
        if (region == null || region.process().isDead()) {
            return;
        }
        if (!region.isStarted()) {
            simulation.after(Duration.ofSeconds(1), () -> reload(home, deployment));
            return;
        }
        region.process().start(() -> {
            region.reload(good(home.edition));
            deployment.done(now());
        });
    }

    @Override
    int reloads() {
        return deployments.size() - 1;
    }

    @Override
    List<Unwatched> unwatched() {
        List<Unwatched> unwatched = new ArrayList<>();
        for (String monitor : monitors()) {
            Deployment gone = null;
            for (Deployment each : deployments) {
                boolean watches = each.edition().watches(monitor);
                if (gone == null && !watches) {
                    gone = each;
                } else if (gone != null && watches) {
                    unwatched.add(new Unwatched(monitor, gone.begun(), gone.done(), each.begun(), each.done()));
                    gone = null;
                }
            }
            if (gone != null) {
                unwatched.add(new Unwatched(monitor, gone.begun(), gone.done(), Instant.MAX, Instant.MAX));
            }
        }
        return unwatched;
    }

    Simulation simulation() {
        return simulation;
    }

    @Override
    List<String> names() {
        return homes.stream().map(home -> home.name).toList();
    }

    private Home home(@Nullable String name) {
        return homes.stream()
                .filter(home -> home.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no region " + name));
    }

    @Override
    long epochs() {
        return shared.lease().epoch();
    }

    @Override
    List<String> violations() {
        return List.copyOf(simulation.violations());
    }

    @Override
    List<Acknowledgement> kept() {
        return shared.outbox(Way.DIRECT).acknowledgements(Instant.EPOCH);
    }

    @Override
    List<String> left() {
        List<String> left = new ArrayList<>(left("what regions share", shared));
        for (Home home : homes) {
            left.addAll(left("a region's file", home.disk.own()));
            left.addAll(left("a region's copy", home.disk.copy()));
        }
        return left;
    }

    private static List<String> left(String where, MemoryDatabase database) {
        List<String> left = new ArrayList<>();
        database.firing().stream()
                .filter(alert -> !Judge.flaps(alert))
                .forEach(alert -> left.add("%s has %s firing at the end".formatted(where, alert.id())));
        var outbox = database.outbox(Way.DIRECT);
        outbox.openGroups().stream()
                .filter(group -> !group.alerts().values().stream().allMatch(Judge::flaps))
                .forEach(group -> left.add("%s has group %s open at the end".formatted(where, group.id())));
        outbox.undelivered().forEach(each -> left.add("%s has %s untold at the end".formatted(where, each.id())));
        outbox.unplanned().forEach(each -> left.add("%s has %s unplanned at the end".formatted(where, each.id())));
        return left;
    }

    @Override
    @Nullable
    Duration acknowledgeWithin() {
        return features.contains(Feature.ESCALATIONS) ? SimulatedConfigs.ACKNOWLEDGE_WITHIN : null;
    }

    Instant now() {
        return simulation.instant();
    }

    void after(Duration delay, Runnable run) {
        simulation.after(delay, run);
    }

    Duration upTo(long millis) {
        return Duration.ofNanos(random.nextLong(millis * 1_000_000) + 1);
    }

    /** Lets it all happen. */
    void run() {
        homes.forEach(home -> simulation.after(upTo(3_000), () -> start(home)));
        for (Trouble trouble : troubles) {
            if (trouble.kind().isOfProcess()) {
                simulation.after(Duration.between(START, trouble.from()), () -> begin(trouble));
                simulation.after(Duration.between(START, trouble.to()), () -> end(trouble));
            }
        }
        deployments.stream().skip(1).forEach(this::deploy);
        if (features.contains(Feature.SILENCES)) {
            people.silence(monitors(), outages, START.plus(QUIET_BEFORE), ACTIVE);
        }
        if (features.contains(Feature.CLOCKS)) {
            setClocks();
            takeTimesDown();
        }
        if (hasEvents()) {
            senders.attack(START.plus(QUIET_BEFORE));
        }
        if (features.contains(Feature.JOBS)) {
            jobs.report(START.plus(QUIET_BEFORE), ACTIVE);
        }
        simulation.run(QUIET_BEFORE.plus(ACTIVE).plus(QUIET_AFTER));
    }

    private void start(Home home) {
        String name = home.name;
        Simulation.Program process = simulation.process(name + "-" + processes++);
        SimulatedBell bell = new SimulatedBell();
        home.bells.add(bell);
        SimulatedStore.Disk disk = home.disk;
        Way own = new Own(process);
        InstantSource clock = new SteadyClock(() -> simulation.instant().plus(home.clock), simulation);
        SharedStore store = stores.open(
                name,
                disk,
                new SimulatedStore.Shared(shared, events, reports, () -> ring(false)),
                new SimulatedStore.Ways(
                        new Remote(process, name, SimulatedStore.RENEWING),
                        new Remote(process, name, SimulatedStore.PATIENCE),
                        own,
                        atMost -> bell.await(process, atMost),
                        clock),
                simulation,
                this);
        SimulatedRegion region = new SimulatedRegion(this, name, process.toString(), process, store, disk, own, clock);
        home.region = region;
        Map<String, Result> latest = new TreeMap<>();
        disk.own().journal(Way.DIRECT, null).replay(Instant.EPOCH, result -> {
            if (result.region().equals(name)) {
                latest.put(result.monitor(), result);
            }
        });
        process.start(() -> region.start(good(home.edition), List.copyOf(latest.values())));
        placeThePast(region);
    }

    /** What others saw before a region started, it places by the clock that it starts with. */
    private void placeThePast(SimulatedRegion region) {
        Duration ahead = Duration.between(now(), region.time());
        if (features.contains(Feature.CLOCKS)) {
            for (Instant at = now(); at.isAfter(START); at = at.minus(TIMES)) {
                wrongTimes.add(new WrongTime(at, ahead));
            }
        }
    }

    /** Whoever can be reached hears that there is something new. */
    private void ring(boolean decided) {
        for (Home home : homes) {
            if (!isCut(home.name)) {
                simulation.after(upTo(20), () -> home.bells.forEach(bell -> bell.ring(decided)));
            }
        }
    }

    private void begin(Trouble trouble) {
        Home home = home(trouble.region());
        SimulatedRegion region = home.region;
        if (region == null || region.process().isDead()) {
            return;
        }
        switch (trouble.kind()) {
            case PAUSED -> region.process().pause();
            case STOPPED ->
                region.process().start(() -> {
                    region.stop();
                    end(home, region, Kind.STOPPED);
                });
            case DISK_LOST -> {
                end(home, region, trouble.kind());
                home.disk = new SimulatedStore.Disk();
            }
            default -> end(home, region, trouble.kind());
        }
    }

    private void end(Home home, SimulatedRegion region, Kind how) {
        if (!region.process().isDead()) {
            ended.add(new Ended(now(), region.name(), region.process().toString(), how));
            region.process().kill();
            home.bells.clear();
        }
    }

    private void end(Trouble trouble) {
        Home home = home(trouble.region());
        SimulatedRegion region = home.region;
        if (trouble.kind() == Kind.PAUSED) {
            if (region != null) {
                region.process().resume();
            }
        } else {
            if (region != null) {
                end(home, region, trouble.kind());
            }
            start(home);
        }
    }

    /** Some clocks are set to something wrong, and set right after a while. */
    private void setClocks() {
        for (Home home : homes) {
            if (random.nextBoolean()) {
                Duration right = home.clock;
                Duration wrong = Duration.ofMillis(random.nextLong(1_500, LARGEST_STEP.toMillis()));
                Duration from = QUIET_BEFORE.plus(upTo(ACTIVE.toMillis() * 2 / 3));
                simulation.after(from, () -> set(home, random.nextBoolean() ? wrong : wrong.negated()));
                simulation.after(from.plusSeconds(5).plus(upTo(70_000)), () -> set(home, right));
            }
        }
    }

    private void takeTimesDown() {
        for (Home home : homes) {
            SimulatedRegion region = home.region;
            if (region != null) {
                wrongTimes.add(new WrongTime(now(), Duration.between(now(), region.time())));
            }
        }
        simulation.after(TIMES, this::takeTimesDown);
    }

    private void set(Home home, Duration ahead) {
        home.clock = ahead;
        clocks.add(new ClockSet(now(), home.name, ahead));
    }

    private boolean is(Kind kind) {
        return is(kind, null);
    }

    private boolean isCut(String region) {
        return is(Kind.CUT_OFF, region);
    }

    private boolean is(Kind kind, @Nullable String region) {
        for (Trouble trouble : troubles) {
            if (trouble.kind() == kind && (region == null || trouble.meets(region)) && trouble.isAt(now())) {
                return true;
            }
        }
        return false;
    }

    boolean fails(String monitor, String region, Instant at) {
        return outages.stream().anyMatch(outage -> outage.monitor().equals(monitor) && outage.isSeen(region, at));
    }

    /** The way of a region to its own files, which takes a moment now and then. */
    private final class Own implements Way {
        private final Simulation.Program process;

        Own(Simulation.Program process) {
            this.process = process;
        }

        @Override
        public <T> T call(Supplier<T> work) {
            if (random.nextInt(16) == 0) {
                process.sleep(upTo(10));
            }
            T result = work.get();
            if (random.nextInt(16) == 0) {
                process.sleep(upTo(10));
            }
            return result;
        }
    }

    /** What came of a question. */
    private static final class Answer<T> {
        private @Nullable T value;
        private @Nullable RuntimeException error;
    }

    /** The way of a region to the shared database. */
    private final class Remote implements Way {
        private final Simulation.Program process;
        private final String region;
        private final Duration patience;

        Remote(Simulation.Program process, String region, Duration patience) {
            this.process = process;
            this.region = region;
            this.patience = patience;
        }

        @Override
        public <T> T call(Supplier<T> work) {
            Answer<T> answer = new Answer<>();
            Duration there = latency();
            boolean late = there.compareTo(patience) >= 0;
            process.ask(late ? patience : there, () -> {
                if (late || is(Kind.SILENT) || (isCut(region) && region.hashCode() % 2 == 0)) {
                    answer.error = unavailable("no answer");
                    return patience.minus(late ? patience : there);
                }
                if (is(Kind.REFUSED) || isCut(region)) {
                    answer.error = unavailable("refused");
                    return REFUSAL;
                }
                try {
                    answer.value = work.get();
                } catch (RuntimeException e) {
                    answer.error = e;
                }
                Duration back = latency();
                boolean lost = is(Kind.UNANSWERED) && random.nextInt(3) == 0;
                if (lost || there.plus(back).compareTo(patience) > 0) {
                    answer.error = unavailable("answer lost");
                    return random.nextBoolean() ? REFUSAL : patience.minus(there);
                }
                return back;
            });
            if (answer.error != null) {
                throw answer.error;
            }
            return Objects.requireNonNull(answer.value);
        }
    }

    private Duration latency() {
        return is(Kind.SLOW) && random.nextBoolean() ? upTo(3_500) : upTo(15);
    }

    private static StoreUnavailableException unavailable(String why) {
        return new StoreUnavailableException("The store did not answer: " + why, new IllegalStateException(why));
    }

    /** A process has another name after each lease that it lost. */
    private static boolean holds(String instance, Lease lease) {
        return lease.holder().equals(instance) || lease.holder().startsWith(instance + "+");
    }

    /** A region sends something to the channel. */
    Delivery send(SimulatedRegion region, String instance, Message message) {
        Instant sent = now();
        Lease lease = shared.lease();
        boolean own = message.notification().alerts().stream()
                .allMatch(alert ->
                        alert.about() == Alert.About.DAEMON && !alert.subject().startsWith("region-"));
        boolean alone = message.note().contains(" alone: ");
        if (!own && !alone && !(holds(instance, lease) && lease.until().isAfter(sent))) {
            trespasses.add(
                    new Trespass(sent, region.name(), message.notification().id()));
        }
        Answer<Delivery> answer = new Answer<>();
        region.process().ask(upTo(200), () -> {
            if (is(Kind.CHANNEL_AWAY)) {
                answer.value = new Delivery.Retry("connection refused", null);
                return REFUSAL;
            }
            boolean lost = is(Kind.CHANNEL_UNANSWERED) && random.nextBoolean();
            took(new Told(sent, now(), region.name(), instance, message, !lost));
            answer.value = lost
                    ? new Delivery.Retry("no answer within 5s", null)
                    : new Delivery.Sent("thread-" + message.notification().group());
            return lost ? Duration.ofSeconds(5) : upTo(200);
        });
        if (answer.value == null) {
            throw new IllegalStateException("the channel said nothing");
        }
        return answer.value;
    }

    private void took(Told message) {
        told.add(message);
        simulation.note(message.at() + message.notification().id());
        people.read(message);
    }

    boolean hasEvents() {
        return features.contains(Feature.EVENTS);
    }

    /** The region of one of the places; null where nobody answers. */
    @Nullable
    SimulatedRegion somewhere(SplittableRandom chance) {
        SimulatedRegion region = homes.get(chance.nextInt(homes.size())).region;
        return region != null && region.process().isAwake() && region.isStarted() ? region : null;
    }

    /** The regions that answer. */
    List<SimulatedRegion> awake() {
        return homes.stream()
                .flatMap(home -> Stream.ofNullable(home.region))
                .filter(region -> region.process().isAwake() && region.isStarted())
                .toList();
    }

    /** What went wrong and what was told, a line each. */
    String story() {
        return features + "\n" + plot() + "\n"
                + Stream.of(deployments, silenced, clocks, reported)
                        .flatMap(List::stream)
                        .map(each -> "  " + each + "\n")
                        .collect(Collectors.joining())
                + told.stream().map(each -> "  " + each).collect(Collectors.joining("\n"))
                + "\n  run " + Long.toHexString(simulation.trace()) + ", " + simulation.steps() + " steps\n";
    }

    @Override
    public void decided(Lease lease) {
        decided.add(new Decided(now(), lease.holder(), lease.epoch()));
    }

    @Override
    public void recorded(String notification) {
        recorded.add(new Recorded(now(), notification));
    }

    @Override
    public void departed(String region) {
        departures.add(new Departure(now(), region));
    }
}
