package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules about signals, and what they look at. Not safe for several threads. */
final class SignalWatches {
    private final Function<Instant, SignalView> views;
    private List<Watch> watches = List.of();
    private final Map<String, Measure> measures = new ConcurrentHashMap<>();
    private final Map<String, Instant> listening = new HashMap<>();
    private Map<String, Instant> since = new HashMap<>();
    private @Nullable SignalView latest;
    private Instant of = Instant.EPOCH;

    /** @param views what events have come to, as of a moment */
    SignalWatches(Function<Instant, SignalView> views) {
        this.views = views;
    }

    /**
     * Uses these rules from now on.
     *
     * @param states where they stand; those that are taken over are removed from it
     */
    void use(RuleBook book, Instant now, Map<Changes.Key, RuleState> states) {
        List<Watch> after = new ArrayList<>();
        Map<String, Instant> watched = new HashMap<>();
        for (Rule rule : book.aboutSignals()) {
            String signal = String.valueOf(rule.signal());
            RuleState state = states.remove(new Changes.Key(rule.name(), signal));
            // Nobody listened to a signal before a rule was about it.
            watched.put(signal, since.getOrDefault(signal, now));
            listening.putIfAbsent(signal, now);
            after.add(new Watch(
                    rule, Subject.signal(signal), state == null ? RuleState.inactive(rule.name(), signal) : state));
        }
        watches = after;
        since = watched;
        listening.keySet().retainAll(watched.keySet());
        measures.keySet()
                .retainAll(after.stream().map(watch -> watch.rule.name()).collect(Collectors.toSet()));
        latest = null;
    }

    List<Watch> all() {
        return watches;
    }

    @Nullable
    Watch find(RuleState state) {
        for (Watch watch : watches) {
            if (watch.rule.name().equals(state.rule()) && watch.subject.name().equals(state.subject())) {
                return watch;
            }
        }
        return null;
    }

    /** Events came: what was seen of this very moment may no longer be all. */
    void changed() {
        latest = null;
    }

    /** The wall clock was set back: how long something was silent before is not known. */
    void clockSetBack(Instant now) {
        listening.replaceAll((signal, _) -> now);
        since.replaceAll((signal, first) -> first.isAfter(now) ? now : first);
    }

    /** When rules were about each signal first. */
    Map<String, Instant> since() {
        return Map.copyOf(since);
    }

    /** Goes on where a daemon that stopped was: it had rules about these signals since then. */
    void resume(Map<String, Instant> stored) {
        since.replaceAll((signal, first) -> {
            Instant before = stored.getOrDefault(signal, first);
            return before.isBefore(first) ? before : first;
        });
    }

    /** What each rule compared last, by its name. For any thread. */
    Map<String, Measure> measures() {
        return Map.copyOf(measures);
    }

    Reading read(Watch watch, Instant now) {
        SignalView view = latest;
        if (view == null || !of.equals(now)) {
            view = views.apply(now);
            latest = view;
            of = now;
        }
        String signal = watch.subject.name();
        if (!SignalCondition.complete(watch.rule, signal, view)) {
            // Silence of the log is not that of the signal.
            listening.put(signal, now);
        }
        Attention attention = new Attention(since.getOrDefault(signal, now), listening.getOrDefault(signal, now));
        Reading reading = SignalCondition.read(watch.rule, signal, view, now, attention);
        Measure measure = Reading.compared(reading);
        if (measure != null) {
            measures.put(watch.rule.name(), measure);
        } else if (watch.rule.condition() instanceof RuleSpec.Value) {
            // Nobody knows it now, and a number that stands still would look like one that is known.
            measures.remove(watch.rule.name());
        }
        return reading;
    }
}
