package dev.launchwatch.alert;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules about monitors, and what was observed of those. Not safe for several threads. */
final class MonitorWatches {
    private Map<String, Watch.Monitor> monitors = new HashMap<>();
    private int count;
    private Instant trusted;

    /** @param trusted only results of probes begun at this time or later make an alert fire */
    MonitorWatches(Instant trusted) {
        this.trusted = trusted;
    }

    /**
     * Uses these rules and monitors from now on.
     *
     * @param states where they stand; those that are taken over are removed from it
     * @return the monitors whose past must be read again, since it is new or more of it is looked at
     */
    Set<String> use(RuleBook book, Instant now, Map<Changes.Key, RuleState> states) {
        Map<String, Watch.Monitor> after = new LinkedHashMap<>();
        Set<String> toFill = new HashSet<>();
        count = 0;
        for (RuleBook.Entry entry : book.entries()) {
            String name = entry.subject().name();
            Watch.Monitor known = monitors.get(name);
            History history;
            if (known != null && known.history.bounds().covers(entry.bounds())) {
                history = known.history;
                history.shrinkTo(entry.bounds());
            } else {
                history = new History(entry.bounds());
                toFill.add(name);
            }
            // What was seen before it came, or came back, may be over: as after a restart.
            Watch.Monitor monitor = new Watch.Monitor(entry, history, known == null ? now : known.trusted);
            for (Rule rule : entry.rules()) {
                RuleState state = states.remove(new Changes.Key(rule.name(), name));
                RuleState kept = state == null ? RuleState.inactive(rule.name(), name) : state;
                monitor.watches.add(new Watch(rule, entry.subject(), kept));
                count++;
            }
            takeOver(monitor, states);
            after.put(name, monitor);
        }
        monitors = after;
        return toFill;
    }

    /** Where the warnings beside the rules stand, if they were watched before. */
    private void takeOver(Watch.Monitor monitor, Map<Changes.Key, RuleState> states) {
        for (Watch watch : monitor.watches) {
            Rule warning = monitor.entry.regional().get(watch.rule.name());
            RuleState state = warning == null
                    ? null
                    : states.remove(new Changes.Key(
                            warning.name(), monitor.entry.subject().name()));
            if (state != null) {
                warn(monitor);
                Watch.Regional beside = monitor.beside(watch);
                if (beside != null) {
                    beside.state = state;
                }
            }
        }
    }

    Collection<Watch.Monitor> all() {
        return monitors.values();
    }

    /** The monitors in force. */
    Set<String> names() {
        return Set.copyOf(monitors.keySet());
    }

    Watch.@Nullable Monitor get(String name) {
        return monitors.get(name);
    }

    /** How many watches there are. */
    int count() {
        return count;
    }

    Stream<Watch> watches() {
        return monitors.values().stream().flatMap(Watch.Monitor::all);
    }

    /** The watch that such a state is of; null if there is none. */
    @Nullable
    Watch find(RuleState state) {
        Watch.Monitor monitor = monitors.get(state.subject());
        if (monitor == null) {
            return null;
        }
        if (monitor.entry.regional().values().stream()
                .anyMatch(rule -> rule.name().equals(state.rule()))) {
            warn(monitor);
        }
        return monitor.all()
                .filter(each -> each.rule.name().equals(state.rule()))
                .findFirst()
                .orElse(null);
    }

    /** Has the warnings watched that stand beside the monitor's rules. */
    void warn(Watch.Monitor monitor) {
        count += monitor.warn();
    }

    /** Fills a history without evaluating; results that are known already are left out. */
    void refill(Result result, Instant now) {
        Watch.Monitor monitor = monitors.get(result.monitor());
        if (monitor != null) {
            monitor.history.add(result, now);
        }
    }

    /** Forgets what was observed of these monitors; where their rules stand is kept. */
    void forget(Set<String> names) {
        for (String name : names) {
            Watch.Monitor monitor = monitors.get(name);
            if (monitor != null) {
                monitor.history.clear();
            }
        }
    }

    /** @return the monitor, if that was news of it */
    Watch.@Nullable Monitor remember(Result result, Instant now, Changes changes) {
        Watch.Monitor monitor = monitors.get(result.monitor());
        if (result.outcome() instanceof Outcome.Up && (monitor == null || monitor.history.isGood(result.region()))) {
            changes.addUneventful(result);
        } else {
            changes.add(result);
        }
        return monitor != null && monitor.history.add(result, now) ? monitor : null;
    }

    /** The wall clock was set back: nothing was seen in the future. */
    void clockSetBack(Instant now) {
        trusted = trusted.isAfter(now) ? now : trusted;
        monitors.values().forEach(monitor -> {
            monitor.trusted = monitor.trusted.isAfter(now) ? now : monitor.trusted;
            monitor.history.clampTo(now);
        });
    }

    /** What was observed before now no longer makes an alert fire, as after a restart. */
    void trustFrom(Instant now) {
        trusted = now;
    }

    /** How far back results are read to fill the histories of these monitors. */
    Duration replay(Set<String> names) {
        Duration longest = Duration.ZERO;
        for (String name : names) {
            Watch.Monitor monitor = monitors.get(name);
            if (monitor != null && monitor.entry.bounds().replay().compareTo(longest) > 0) {
                longest = monitor.entry.bounds().replay();
            }
        }
        return longest;
    }

    /** What its rules go by. */
    Context context(Watch.Monitor monitor, Instant now) {
        String waitsFor = null;
        Instant newest = monitor.trusted.isAfter(trusted) ? monitor.trusted : trusted;
        for (String name : monitor.entry.parents()) {
            Watch.Monitor parent = monitors.get(name);
            if (parent != null) {
                waitsFor = waitsFor == null && Dependency.isDown(parent.history, parent.entry.subject(), now)
                        ? name
                        : waitsFor;
                Instant recovered = Dependency.recovered(parent.history);
                newest = recovered.isAfter(newest) ? recovered : newest;
            }
        }
        return new Context(monitor.entry.subject(), waitsFor, newest);
    }
}
