package dev.launchwatch.app;

import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.cli.Version;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.region.Attendance;
import dev.launchwatch.region.Decisions;
import dev.launchwatch.region.Membership;
import dev.launchwatch.region.Membership.Role;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Skew;
import dev.launchwatch.region.Terms;
import dev.launchwatch.schedule.MonitorSchedule;
import dev.launchwatch.schedule.Place;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.store.DecisionCopy;
import dev.launchwatch.store.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This daemon as one of several regions: says that it is alive, tells the others what it saw, hears what they saw, and has a {@link Seat}
 * where it decides when that is up to it. For any thread.
 *
 * <p>Four threads of its own block on the shared store and try again: one renews, one shares and one fetches what was seen and what
 * happened, and one does both for what jobs report. What follows from a renewal is done by a fifth, since an office may take a while to open,
 * and the lease does not wait.
 */
final class Regions implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("launchwatch");
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofSeconds(2);

    /** What another region saw earlier than this is history: to look again says nothing about it. */
    private static final Duration WORTH_A_LOOK = Duration.ofMinutes(1);

    private static final long FORGET_EVERY = Duration.ofHours(1).toNanos();

    private final String region;
    private final Terms terms;
    private final SharedStore store;
    private final Decisions copy;
    private final SharedAnswers answers;
    private final Attendance attendance;
    private final Others others;
    private final Exchanging exchanging;
    private final Seat seat;
    private final SharedAttention attention;
    private final Office.Tools tools;
    private final Office house;
    private final MonitorSchedule schedule;
    private final OwnConditions conditions;
    private final Semaphore unsettled = new Semaphore(0);
    private final Loops loops;

    // This belongs to the thread that fetches.
    private final Copying copying;

    // These belong to the thread that settles.
    private final Aftermath aftermath;
    private final Missing missing;
    private final Twin twin;
    private final Hearing hearing;

    // This belongs to the thread that renews.
    private long forgotAt;

    // This belongs to the thread that tells what jobs reported.
    private final KeyComparison keys;

    /**
     * Does nothing before {@link #start}.
     *
     * @param store closed with this
     * @param fetched takes events that came to other regions, once they are durable here
     * @param refused ends this process, which may not speak for its region; told why
     * @param house where this region says what is the matter with itself
     */
    Regions(
            Self self,
            SharedStore store,
            Consumer<List<EventLog.Placed>> fetched,
            Consumer<String> refused,
            Office.Tools tools,
            Office house,
            MonitorSchedule schedule,
            OwnConditions conditions) {
        this.region = self.region();
        this.terms = self.terms();
        this.store = store;
        this.copy = store.decisions();
        this.answers = new SharedAnswers(store);
        this.attendance = new Attendance(
                region, self.instance(), Version.number(), store.register(), terms, tools.clock(), tools.ticker());
        this.others = new Others(region, terms, attendance);
        this.keys = new KeyComparison(region, self.fingerprint(), store, others, conditions, tools.ticker());
        this.exchanging = new Exchanging(region, store, attendance::skew, fetched, tools, this::heard);
        Offices offices = new Offices(store, region, tools);
        this.aftermath = new Aftermath(copy, answers, offices, tools.clock());
        this.seat = new Seat(
                region,
                lease -> offices.together(lease, attendance::standing, exchanging::view),
                aftermath::alone,
                aftermath::farewell,
                tools.threads().executor(),
                tools.ticker());
        this.attention = new SharedAttention(seat, store, answers, tools.clock());
        this.hearing = new Hearing(exchanging::hasHeard, tools.ticker());
        this.house = house;
        this.copying = new Copying(copy, tools.ticker(), this::spread);
        this.missing = new Missing(terms.silence());
        this.twin = new Twin(region, attendance, terms, conditions::regionTwice, refused);
        this.tools = tools;
        this.loops = new Loops(tools.ticker(), tools.threads().waits());
        this.forgotAt = tools.ticker().nanos() - FORGET_EVERY;
        this.schedule = schedule;
        this.conditions = conditions;
    }

    /** By which configuration is decided from now on. */
    void configure(Catalog catalog, RuleBook rules) {
        exchanging.jobs(catalog.monitors().stream().anyMatch(monitor -> monitor.probe() instanceof HeartbeatSpec));
        seat.configure(catalog, rules);
    }

    /** Begins to speak to the others. To be called once there is a configuration. Blocks while this region's own file is read. */
    void start() {
        aftermath.resume(seat::open);
        loops.start("renew", this::renew);
        loops.start("share", exchanging::share);
        loops.start("fetch", this::fetch);
        loops.start("jobs", this::jobs);
        loops.start("settle", this::settle);
    }

    /** Results or events of this region became durable: the others should know. Returns at once. */
    void stored() {
        exchanging.stored();
    }

    /** A job reported: the others should know. Returns at once. */
    void reported() {
        exchanging.reported();
    }

    /** Up to when this region knows what jobs reported to others. */
    Instant heardUntil() {
        return exchanging.heardUntil();
    }

    /** The known regions and whether each is alive, as of the last that was heard. */
    Map<String, Boolean> alive() {
        return others.alive();
    }

    /** For how long the oldest result and the oldest event have waited to be known to the others; zero for what they know all of. */
    Map<String, Duration> unshared() {
        Instant now = tools.clock().instant();
        Map<String, Instant> since = exchanging.unshared();
        return Map.of("results", age(since.get("results"), now), "events", age(since.get("events"), now));
    }

    /** Versions of the schema: that of this program, and the lowest that the shared store needs, as far as was seen. */
    Map<String, Integer> schemas() {
        return Map.of("program", Schema.VERSION, "lowest", store.lowestProgram());
    }

    private static Duration age(@Nullable Instant since, Instant now) {
        return since == null || since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
    }

    /** The region that decides: for all by the lease as it was last seen, or this one for itself; nothing if none does. */
    Optional<String> decider() {
        return others.decider();
    }

    /** What is wrong in all regions, and what people say to it. */
    SharedAttention attention() {
        return attention;
    }

    /** Does what the shared store needs regularly, unless another region is at it. Blocks. */
    void keepHouse() {
        try {
            store.keepHouse(tools.clock().instant());
        } catch (StoreUnavailableException e) {
            LOG.debugf("The shared store is not tidied up: %s", e.getMessage());
        }
    }

    /** The office of the rules, while this region has it. */
    Optional<Office> office() {
        return seat.office();
    }

    /** Whether somebody decides: this region with an office of its own, or another one, by the lease as it was last seen. */
    boolean decided() {
        Membership standing = attendance.standing();
        return switch (standing.role()) {
            case DECIDING, ALONE -> seat.isTaken(standing);
            case FOLLOWING -> others.holdLease(standing.roster());
            case JOINING -> false;
        };
    }

    /** A result of this region. */
    void accept(Result result) {
        seat.accept(List.of(result));
    }

    /** Events were counted. */
    void signalsChanged() {
        seat.signalsChanged();
    }

    /** Whether this region may decide for all: it can see. */
    void able(boolean able) {
        attendance.able(able);
    }

    private void renew() throws InterruptedException {
        Membership standing = attendance.renew();
        unsettled.release();
        long now = tools.ticker().nanos();
        if (standing.role() == Role.DECIDING && now - forgotAt > FORGET_EVERY) {
            forgotAt = now;
            attendance.forget();
        }
        loops.pause(attendance.pause());
    }

    private void fetch() throws InterruptedException {
        boolean more = exchanging.fetch();
        copying.refresh(aftermath.isOver());
        if (!more && store.exchange().await(LOOK)) {
            copying.decided();
        }
    }

    /**
     * Has whoever tells people here know what people said of alerts. The copy does not say it while this region has still to tell what it raised
     * alone, and is all that there is while it is alone.
     */
    private void spread() {
        Instant now = tools.clock().instant();
        boolean copied = aftermath.isOver() || attendance.standing().role() == Role.ALONE;
        Outbox known = copied ? store.copiedOutbox() : store.outbox();
        // Also those that were ended early: somebody here may take them to be in force.
        List<Silence> silences = known.silences(now.minus(DecisionCopy.ENDED));
        silences.forEach(house.notifier()::silence);
        List<Acknowledgement> answers = known.acknowledgements(now);
        seat.ofAll().ifPresent(office -> {
            office.notifier().know(silences);
            office.notifier().knowAnswers(answers);
        });
    }

    private void jobs() throws InterruptedException {
        Membership standing = attendance.standing();
        exchanging.reports(standing.role() == Role.DECIDING);
        keys.look(standing.roster());
    }

    private void settle() throws InterruptedException {
        boolean _ = tools.threads().waits().acquire(unsettled, LOOK);
        unsettled.drainPermits();
        Membership standing = attendance.standing();
        if (standing.role() != Role.ALONE) {
            aftermath.follow();
        }
        if (seat.settle(standing, hearing.isReady(standing))) {
            String trouble = standing.role() == Role.ALONE ? ": " + attendance.trouble() : "";
            LOG.infof("Region %s is %s%s", region, described(standing.role()), trouble);
            missing.forget();
            spread(); // what came while the office opened
        }
        conditions.sharedStoreAway(standing.role() == Role.ALONE, standing.unheard(), attendance.trouble());
        twin.look();
        if (standing.role() != Role.ALONE) {
            lookAtClock();
        }
        Roster roster = standing.roster();
        if (roster != null && standing.role() != Role.ALONE) {
            interleave(roster);
            seat.ofAll().ifPresent(office -> missing.look(roster, attendance.heardSince(), office));
        }
    }

    /** Ours follows the machine's slowly: what is measured is ours, and what has to be mended is the machine's. */
    private void lookAtClock() {
        Skew ours = attendance.skew();
        Skew machines = new Skew(ours.offset().minus(SteadyClock.lag(tools.clock())), ours.error());
        conditions.clock(machines.exceeds(CLOCKS_MAY_DIFFER) ? machines.offset() : Duration.ZERO);
    }

    private static String described(Role role) {
        return switch (role) {
            case JOINING, FOLLOWING -> "watching; another one decides";
            case DECIDING -> "deciding for all regions";
            case ALONE -> "cut off from the others and decides for itself";
        };
    }

    private void interleave(Roster roster) {
        List<String> live = others.working(roster);
        int index = live.indexOf(region);
        if (index >= 0) {
            schedule.interleave(new Place(region, index, live.size()));
        }
    }

    /** What others saw, durable here. A failure asks for a look from here. */
    private void heard(List<Result> results) {
        Instant now = tools.clock().instant();
        seat.accept(results);
        for (Result result : results) {
            boolean recent = result.at().isAfter(now.minus(WORTH_A_LOOK));
            if (recent && result.outcome() instanceof Outcome.Down) {
                schedule.secondOpinion(result.monitor());
            }
        }
    }

    /** Leaves, so that nobody misses this region, and closes the office. Blocks for as long as that takes. */
    @Override
    public void close() {
        exchanging.close();
        loops.close();
        seat.close();
        aftermath.close();
        attendance.leave();
        store.close();
    }
}
