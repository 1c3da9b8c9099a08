package dev.launchwatch.notify;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the planner decided.
 *
 * @param groups new and changed groups
 * @param notifications new notifications, in the order in which they have to be told
 * @param covered transitions that need no more planning: they are told by these or earlier notifications, or not at all
 * @param nextCheck when time alone will change the answer, null if never
 */
public record Plan(
        List<Group> groups,
        List<Notification> notifications,
        List<String> covered,
        @Nullable Instant nextCheck) {
    public Plan {
        groups = List.copyOf(groups);
        notifications = List.copyOf(notifications);
        covered = List.copyOf(covered);
    }
}
