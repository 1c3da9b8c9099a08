package dev.launchwatch.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rule on a subject: where it stands, and when time alone could move it. */
class Watch {
    static final long NEVER = Long.MAX_VALUE;

    /** Everything that a rule watches in one monitor's place. */
    static final class Monitor {
        final RuleBook.Entry entry;
        final History history;
        final List<Watch> watches = new ArrayList<>(2);

        /** Only results of probes begun at this time or later make an alert fire: since then it is watched. */
        Instant trusted;

        /** Those beside {@link #watches}; none as long as one region is all that was ever heard of. */
        List<Regional> regional = List.of();

        Monitor(RuleBook.Entry entry, History history, Instant trusted) {
            this.entry = entry;
            this.history = history;
            this.trusted = trusted;
        }

        /**
         * Has the warnings watched that stand beside the rules.
         *
         * @return how many watches that makes more
         */
        int warn() {
            if (!regional.isEmpty()) {
                return 0;
            }
            List<Regional> made = new ArrayList<>(watches.size());
            for (Watch watch : watches) {
                Rule warning = entry.regional().get(watch.rule.name());
                if (warning != null) {
                    made.add(new Regional(warning, watch, RuleState.inactive(warning.name(), watch.subject.name())));
                }
            }
            regional = List.copyOf(made);
            return made.size();
        }

        /** All that watch it. */
        Stream<Watch> all() {
            return Stream.concat(watches.stream(), regional.stream());
        }

        /** The one beside a rule, null if there is none. */
        @Nullable
        Regional beside(Watch main) {
            for (Regional each : regional) {
                if (each.main.rule.name().equals(main.rule.name())) {
                    return each;
                }
            }
            return null;
        }
    }

    /** What fewer regions see than must agree for the rule that it stands beside. */
    static final class Regional extends Watch {
        final Watch main;

        Regional(Rule rule, Watch main, RuleState state) {
            super(rule, RegionalWarning.about(main.subject), state);
            this.main = main;
        }
    }

    final Rule rule;
    final Subject subject;
    RuleState state;
    long due = NEVER;

    /** What was said last, for the daemon's own conditions, which have no history. */
    Reading said = Reading.SILENT;

    Watch(Rule rule, Subject subject, RuleState state) {
        this.rule = rule;
        this.subject = subject;
        this.state = state;
    }
}
