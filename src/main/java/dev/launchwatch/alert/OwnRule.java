package dev.launchwatch.alert;

import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The built-in rules about the daemon itself: made when something is said, since nobody writes them down. */
final class OwnRule {
    /** What their names begin with; no rule of the configuration may. */
    static final String PREFIX = "launchwatch-";

    private static final RuleSpec ANY =
            new RuleSpec.Failing(Duration.ZERO, 1, null, null, new Agreement(Agreement.Kind.ANY, 1), false);

    private OwnRule() {}

    static Rule about(String subject, Severity severity, String impact) {
        return new Rule(
                PREFIX + subject,
                List.of(),
                List.of(),
                null,
                severity,
                impact,
                null,
                1,
                null,
                6,
                Duration.ofHours(1),
                Map.of(),
                Map.of(),
                ANY);
    }

    /** The rule as it was when the daemon stopped. */
    static Rule of(RuleState state) {
        Alert alert = state.alert();
        return alert == null
                ? about(state.subject(), Severity.WARNING, "")
                : about(state.subject(), alert.severity(), alert.impact());
    }

    static Subject subject(String name) {
        return new Subject(name, "launchwatch", Duration.ZERO, "", Map.of(), List.of(), false);
    }
}
