package dev.launchwatch.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Why rules did or did not fire: the port of the page and the path of the API that say so. Blocks. */
public interface Reasons {
    /** The longest time around a moment that can be asked for. */
    Duration LONGEST = Duration.ofDays(2);

    /** The rules in force and what each watches, in the order of the files. */
    List<Choice> choices();

    /**
     * What a rule made of a monitor or signal at a moment.
     *
     * @param rule one of {@link #choices}
     * @param subject one that it watches
     * @param at the moment; one that is to come is taken as now
     * @param span how much time around it is shown, at most {@link #LONGEST}
     * @throws Unanswered if it takes too long, or too many ask
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away
     */
    Explanation why(String rule, String subject, Instant at, Duration span);

    /**
     * A rule.
     *
     * @param signal whether it watches a signal and no monitors
     * @param subjects what it watches
     * @param span how much time around a moment shows well what it looks at
     */
    record Choice(String rule, boolean signal, List<String> subjects, Duration span) {
        public Choice {
            subjects = List.copyOf(subjects);
        }
    }

    /** It could not be said now; the message tells people why, and what to do. */
    final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unanswered(String message) {
            super(message);
        }
    }
}
