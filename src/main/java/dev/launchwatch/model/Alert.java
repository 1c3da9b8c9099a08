package dev.launchwatch.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One episode of a rule being true for a subject, as everything outside the rule engine sees it.
 *
 * @param id the stable deduplication key of the episode: the same after a restart and in every region
 * @param rule the rule's name
 * @param subject what it is about: a monitor, a signal, or the daemon's own part ({@code store}, {@code region/eu})
 * @param severity the rule's severity
 * @param state where the episode stands
 * @param since when the trouble began (the first bad observation, not the decision)
 * @param firedAt when the rule decided to alert, null while pending
 * @param resolvedAt when the rule decided that it is over, null before
 * @param labels rule labels, monitor labels and {@code rule}, {@code monitor}, {@code group}, {@code severity}
 * @param impact what breaks for members, in the rule's own words; may be empty
 * @param detail what was observed when the state last changed, redacted
 * @param failure the failure behind it, for rules about monitors
 * @param regions the regions that see it
 * @param recent the last outcomes, oldest first, as codes ({@code up}, {@code down} …), for a small bar
 * @param runbook a link or path, or null
 * @param annotations rendered annotation templates by name
 */
public record Alert(
        String id,
        String rule,
        String subject,
        Severity severity,
        State state,
        Instant since,
        @Nullable Instant firedAt,
        @Nullable Instant resolvedAt,
        Map<String, String> labels,
        String impact,
        String detail,
        @Nullable Failure failure,
        List<String> regions,
        List<String> recent,
        @Nullable String runbook,
        Map<String, String> annotations) {
    /** What kind of thing an alert is about. A monitor, a signal and a part of the daemon may have the same name. */
    public enum About {
        MONITOR,
        SIGNAL,
        /** The daemon itself: no rule of the configuration may be called like its own. */
        DAEMON
    }

    /** The Prometheus states of an alert. */
    public enum State {
        INACTIVE,
        PENDING,
        FIRING,
        RESOLVED
    }

    public Alert {
        labels = Map.copyOf(new TreeMap<>(labels));
        regions = List.copyOf(regions);
        recent = List.copyOf(recent);
        annotations = Map.copyOf(annotations);
    }

    /** What kind of thing {@link #subject} is. */
    public About about() {
        if (rule.equals("launchwatch-" + subject)) {
            return About.DAEMON;
        }
        return labels.containsKey("signal") ? About.SIGNAL : About.MONITOR;
    }
}
