package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of an alert.
 *
 * @param at as of when
 * @param alert as it is now, or was when it ended
 * @param condition of its rule, as it is configured; empty for what the daemon says of itself, and where the rule is gone
 * @param seen bad results from its beginning until it fired, the oldest first
 * @param changes what the rules decided, in their order
 * @param told whether messages of that time are kept
 * @param messages that were planned, in their order
 * @param acknowledgements in their order
 * @param objective within what time somebody has to look after it, as its route says; null where none does
 */
public record AlertStory(
        Instant at,
        Alert alert,
        String condition,
        List<Result> seen,
        List<Transition> changes,
        boolean told,
        List<Message> messages,
        List<Acknowledgement> acknowledgements,
        @Nullable Duration objective) {
    public AlertStory {
        seen = List.copyOf(seen);
        changes = List.copyOf(changes);
        messages = List.copyOf(messages);
        acknowledgements = List.copyOf(acknowledgements);
    }

    /**
     * A message about it.
     *
     * @param kind {@code firing}, {@code update} or {@code resolved}
     * @param planned when it was written
     * @param taken when the channel took it; null while it has not, and for one that it never will
     * @param failed how many attempts failed
     * @param refused whether it will not be tried again
     * @param error why the last attempt that failed did; empty for nothing
     * @param reasons why attempts failed, oldest first; the last few, as far as that is kept
     * @param escalation whether it says that nobody looked after the alert in time
     * @param news what it says beside the alert; may be empty
     */
    public record Message(
            String channel,
            String kind,
            Instant planned,
            @Nullable Instant taken,
            int failed,
            boolean refused,
            String error,
            List<String> reasons,
            boolean escalation,
            String news) {
        public Message {
            reasons = List.copyOf(reasons);
        }
    }
}
