package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules about signals, and what they look at. Not safe for several threads. */
final class SignalWatches {
    private final Function<Instant, SignalView> views;
    private List<Watch> watches = List.of();
    private Instant watching;
    private @Nullable SignalView latest;
    private Instant of = Instant.EPOCH;

    /**
     * @param watching since when somebody watches
     * @param views what events have come to, as of a moment
     */
    SignalWatches(Instant watching, Function<Instant, SignalView> views) {
        this.watching = watching;
        this.views = views;
    }

    /**
     * Uses these rules from now on.
     *
     * @param states where they stand; those that are taken over are removed from it
     */
    void use(RuleBook book, Map<Changes.Key, RuleState> states) {
        List<Watch> after = new ArrayList<>();
        for (Rule rule : book.aboutSignals()) {
            String signal = String.valueOf(rule.signal());
            RuleState state = states.remove(new Changes.Key(rule.name(), signal));
            after.add(new Watch(
                    rule, Subject.signal(signal), state == null ? RuleState.inactive(rule.name(), signal) : state));
        }
        watches = after;
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
        watching = now;
    }

    Reading read(Watch watch, Instant now) {
        SignalView view = latest;
        if (view == null || !of.equals(now)) {
            view = views.apply(now);
            latest = view;
            of = now;
        }
        return SignalCondition.read(watch.rule, watch.subject.name(), view, now, watching);
    }
}
