package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.SignalView;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every rule on every monitor and signal: their states, what was observed, and when time alone could change something. Feeds the
 * engine; no clock, no I/O, one thread.
 */
final class Watches {
    private static final System.Logger LOG = System.getLogger(Watches.class.getName());

    private final Map<String, Watch> own = new LinkedHashMap<>();
    private final MonitorWatches monitors;
    private final SignalWatches signals;
    private final Retired retired = new Retired();
    private final Agenda agenda = new Agenda();

    private long errors;

    /**
     * @param trusted only results of probes begun at this time or later make an alert fire
     * @param views what events have come to, as of a moment
     */
    Watches(Instant trusted, Function<Instant, SignalView> views) {
        this.monitors = new MonitorWatches(trusted);
        this.signals = new SignalWatches(views);
    }

    /**
     * Uses these rules and monitors from now on. What is in both keeps its state, whatever else changed about the rule;
     * what is gone ends. Evaluates nothing yet.
     *
     * @return the monitors whose past must be read again, since it is new or more of it is looked at
     */
    Set<String> use(RuleBook book, Instant now, Changes changes) {
        Map<Changes.Key, RuleState> states = retired.takeAll();
        ruled().forEach(watch -> states.put(Changes.Key.of(watch.state), watch.state));
        agenda.clear();
        Set<String> toFill = monitors.use(book, now, states);
        signals.use(book, now, states);
        states.values().forEach(state -> retired.add(state, now, changes));
        return toFill;
    }

    /** Those about monitors, and what was observed of these. */
    MonitorWatches monitors() {
        return monitors;
    }

    /** When rules were about each signal first. */
    Map<String, Instant> signalsSince() {
        return signals.since();
    }

    /** Rules were about these signals since then already, before the daemon was restarted. */
    void resume(Map<String, Instant> since) {
        signals.resume(since);
    }

    /** Goes on where a daemon that stopped was. */
    void restore(List<RuleState> stored, Instant now, Changes changes) {
        for (RuleState state : stored) {
            Watch watch = find(state);
            if (watch == null) {
                retired.add(state, now, changes);
            } else if (watch.state.state() != Alert.State.FIRING || isSameEpisode(watch.state, state)) {
                watch.state = state;
            } else if (state.state() == Alert.State.FIRING) {
                // It fired anew while the store could not be read: the older episode ends, or nobody ever would end it.
                String goesOn = "it goes on as " + Episode.id(state.rule(), state.subject(), sinceOf(watch.state, now));
                changes.add(Engine.ended(watch.rule, state, now, goesOn, List::of, null)
                        .transitions());
                changes.add(watch.state);
            }
        }
    }

    void observe(Result result, Instant now, Changes changes) {
        Watch.Monitor monitor = monitors.remember(result, now, changes);
        if (monitor != null) {
            evaluate(monitor, now, changes);
        }
    }

    /** Remembers all of them before it evaluates any. */
    void observe(List<Result> results, Instant now, Changes changes) {
        Set<Watch.Monitor> touched = new LinkedHashSet<>();
        for (Result result : results) {
            Watch.Monitor monitor = monitors.remember(result, now, changes);
            if (monitor != null) {
                touched.add(monitor);
            }
        }
        touched.forEach(monitor -> evaluate(monitor, now, changes));
    }

    /** Ends what these rules began, but for alerts that somebody else goes on with. */
    void handOver(Set<String> goOn, String impact, String why, Instant now, Changes changes) {
        ruled().forEach(watch -> {
            Alert alert = watch.state.alert();
            if (alert != null && !goOn.contains(alert.id())) {
                watch.state = Retired.handOver(watch.state, impact, why, now, changes);
            }
        });
        agenda.clear();
    }

    /** Something about the daemon itself is bad, or is not any more. */
    void say(
            String subject,
            boolean bad,
            Severity severity,
            String detail,
            String impact,
            Instant now,
            Changes changes) {
        Watch watch = own.get(subject);
        // Also what is well: an alert that says otherwise may be read from the store later, and is over then.
        if (watch == null || (bad && watch.state.state() == Alert.State.INACTIVE)) {
            RuleState state = watch == null ? RuleState.inactive(OwnRule.PREFIX + subject, subject) : watch.state;
            watch = new Watch(OwnRule.about(subject, severity, impact), OwnRule.subject(subject), state);
            own.put(subject, watch);
        }
        watch.said = bad
                ? new Reading.Holds(now, now, true, () -> detail, null, List.of(), null)
                : new Reading.Clear(true, 1, now, () -> detail, null);
        evaluate(watch, null, now, changes);
    }

    /** Events were counted. */
    void signalsChanged(Instant now, Changes changes) {
        signals.changed();
        signals.all().forEach(watch -> evaluateSignal(watch, now, changes));
    }

    void evaluateAll(Instant now, Changes changes) {
        monitors.all().forEach(monitor -> evaluate(monitor, now, changes));
        signalsChanged(now, changes);
        own.values().forEach(watch -> evaluate(watch, null, now, changes));
    }

    /** Evaluates what time alone may have changed. */
    void runChecks(Instant now, Changes changes) {
        for (Watch watch = agenda.take(now); watch != null; watch = agenda.take(now)) {
            evaluate(watch, monitors.get(watch.subject.name()), now, changes);
        }
    }

    /** When {@link #runChecks} has something to do. */
    @Nullable
    Instant nextCheck() {
        return agenda.next();
    }

    /** The wall clock was set back: nothing was seen in the future, and every due time is worked out again. */
    void clockSetBack(Instant now, Changes changes) {
        signals.clockSetBack(now);
        monitors.clockSetBack(now);
        evaluateAll(now, changes);
    }

    /** Where every watch stands. */
    Stream<RuleState> states() {
        return Stream.concat(ruled(), own.values().stream()).map(watch -> watch.state);
    }

    /** What each rule about a signal compared last, by its name. For any thread. */
    Map<String, Measure> measures() {
        return signals.measures();
    }

    /**
     * What a rule makes of a monitor or signal at a moment that was evaluated; for people, and made only when they ask. Moves no state.
     * Empty if it does not watch this.
     */
    Optional<Insight> insight(String rule, String subject, Instant now) {
        Watch.Monitor monitor = monitors.get(subject);
        Stream<Watch> watching = monitor == null
                ? signals.all().stream().filter(watch -> watch.subject.name().equals(subject))
                : monitor.all();
        return watching.filter(watch -> watch.rule.name().equals(rule))
                .findFirst()
                .map(watch -> monitor == null ? insight(watch, now) : insight(watch, monitor, now));
    }

    private Insight insight(Watch watch, Instant now) {
        return Insight.of(watch, signals.read(watch, now), List.of(), now, ofSignal(watch));
    }

    private Insight insight(Watch watch, Watch.Monitor monitor, Instant now) {
        Observations seen = monitor.history.at(now);
        Context context = monitors.context(monitor, now);
        List<Check> checks = Condition.checks(watch.rule, seen, now, context.subject());
        if (!(watch instanceof Watch.Regional regional)) {
            Reading reading = Condition.read(watch.rule, seen, now, context.subject());
            return Insight.of(watch, reading, checks, now, context);
        }
        Context its = new Context(watch.subject, context.waitsFor(), context.trusted());
        Reading reading = Engine.readRegional(watch.rule, seen, watch.state, now, its);
        Insight insight = Insight.of(watch, reading, checks, now, its);
        return regional.main.state.state() == Alert.State.FIRING
                ? insight.behind(new Obstacle.Covered(regional.main.rule.name()))
                : insight;
    }

    /** How often an evaluation failed: bugs, as long as it is not 0. */
    long errors() {
        return errors;
    }

    private void evaluate(Watch.Monitor monitor, Instant now, Changes changes) {
        monitor.history.at(now);
        Context context = monitors.context(monitor, now);
        for (Watch watch : monitor.watches) {
            evaluate(watch, monitor.history, context, now, changes);
        }
        if (monitor.history.several()) {
            monitors.warn(monitor);
        }
        for (Watch.Regional regional : monitor.regional) {
            evaluate(regional, monitor.history, context, now, changes);
        }
    }

    private void evaluate(Watch watch, Watch.@Nullable Monitor monitor, Instant now, Changes changes) {
        if (watch.rule.name().equals(OwnRule.PREFIX + watch.subject.name())) {
            decide(watch, now, changes, () -> step(watch, watch.said, now));
        } else if (watch.rule.condition().aboutSignals()) {
            evaluateSignal(watch, now, changes);
        } else if (monitor != null) {
            Observations seen = monitor.history.at(now);
            Context context = monitors.context(monitor, now);
            if (watch instanceof Watch.Regional regional) {
                evaluate(regional, seen, context, now, changes);
                return;
            }
            evaluate(watch, seen, context, now, changes);
            Watch.Regional beside = monitor.beside(watch);
            if (beside != null) {
                evaluate(beside, seen, context, now, changes);
            }
        }
    }

    private void evaluateSignal(Watch watch, Instant now, Changes changes) {
        decide(watch, now, changes, () -> step(watch, signals.read(watch, now), now));
    }

    /** After the rule that it stands beside, since it depends on whether that fires. */
    private void evaluate(Watch.Regional watch, Observations seen, Context context, Instant now, Changes changes) {
        Context its = new Context(watch.subject, context.waitsFor(), context.trusted());
        decide(watch, now, changes, () -> Engine.regional(watch.rule, watch.main.state, seen, watch.state, now, its));
    }

    private void evaluate(Watch watch, Observations seen, Context context, Instant now, Changes changes) {
        decide(watch, now, changes, () -> Engine.evaluate(watch.rule, seen, watch.state, now, context));
    }

    /** Of what waits for nothing, and whose readings are to be believed at any time. */
    private static Decision step(Watch watch, Reading reading, Instant now) {
        return Engine.step(watch.rule, reading, List::of, watch.state, now, ofSignal(watch));
    }

    private static Context ofSignal(Watch watch) {
        return new Context(watch.subject, null, Instant.MIN);
    }

    private void decide(Watch watch, Instant now, Changes changes, Supplier<Decision> deciding) {
        try {
            Decision decision = deciding.get();
            if (!decision.state().equals(watch.state)) {
                watch.state = decision.state();
                changes.add(watch.state);
            }
            changes.add(decision.transitions());
            agenda.plan(
                    watch,
                    decision.nextCheck(),
                    now,
                    monitors.count() + signals.all().size() + own.size());
        } catch (RuntimeException e) {
            errors++;
            if (Long.bitCount(errors) == 1) { // one line for the first, the second, the fourth …: a log has an end, too
                LOG.log(Level.ERROR, "rule " + watch.rule.name() + " on " + watch.subject.name() + " failed", e);
            }
        }
    }

    private @Nullable Watch find(RuleState state) {
        if (state.rule().equals(OwnRule.PREFIX + state.subject())) {
            return own.computeIfAbsent(
                    state.subject(),
                    name -> new Watch(
                            OwnRule.of(state), OwnRule.subject(name), RuleState.inactive(state.rule(), name)));
        }
        Watch ofMonitor = monitors.find(state);
        return ofMonitor == null ? signals.find(state) : ofMonitor;
    }

    /** What rules of the configuration watch. */
    private Stream<Watch> ruled() {
        return Stream.concat(monitors.watches(), signals.all().stream());
    }

    private static boolean isSameEpisode(RuleState one, RuleState other) {
        return one.alert() != null
                && other.alert() != null
                && one.alert().id().equals(other.alert().id());
    }

    private static Instant sinceOf(RuleState state, Instant now) {
        return state.since() == null ? now : state.since();
    }
}
