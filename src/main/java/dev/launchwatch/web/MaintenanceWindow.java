package dev.launchwatch.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * A maintenance window as operators see it.
 *
 * @param id unique; of the configuration's its name
 * @param title what members read first; of the configuration's its name, which they don't read
 * @param text what they read below; may be empty
 * @param monitors names that it covers, {@code *} for any run of characters
 * @param groups groups that it covers, in the same way
 * @param start of what recurs, of what is or comes next
 * @param shown whether members see it
 * @param state {@code planned}, {@code running} or {@code over}
 * @param source {@code declared} while the daemon ran, or {@code configured}, which only the configuration changes
 * @param author who declared it; empty for the configuration
 */
@RegisterForReflection // inside responses the build does not see it
public record MaintenanceWindow(
        String id,
        String title,
        String text,
        List<String> monitors,
        List<String> groups,
        Instant start,
        Instant end,
        boolean shown,
        String state,
        String source,
        String author) {
    /** As {@code source} says of what people may end. */
    public static final String DECLARED = "declared";

    /** As {@code source} says of what the configuration has. */
    public static final String CONFIGURED = "configured";

    public MaintenanceWindow {
        monitors = List.copyOf(monitors);
        groups = List.copyOf(groups);
    }

    /** The word for where a window stands. */
    public static String state(Instant start, Instant end, Instant now) {
        return !end.isAfter(now) ? "over" : start.isAfter(now) ? "planned" : "running";
    }

    /** Whether it may be ended and changed. */
    boolean isDeclared() {
        return source.equals(DECLARED);
    }
}
