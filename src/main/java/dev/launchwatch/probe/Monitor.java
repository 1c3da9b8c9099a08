package dev.launchwatch.probe;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Inline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is watched, how often, and by which probe. */
@Doc("Something that is watched: a probe that runs at an interval.")
public record Monitor(
        @Doc(value = "Unique name, used in rules, metrics and messages.", example = "homepage")
        String name,

        @Doc("The interval between two probes; a job that must report is looked after at least ten times in its own.")
        @Default("5m")
        Duration every,

        @Doc("How long one probe may take, with all its steps and redirects.") @Default("10s")
        Duration timeout,

        @Doc("Monitors shown together: a label in metrics and a heading on the status page.") @Default("default")
        String group,

        @Doc("What members cannot do while this is down; used in messages.") @Default("")
        String impact,

        @Doc("How often a first failure is probed again before it counts.") @Default("1")
        int confirmations,

        @Doc("The pause before a confirmation.") @Default("5s")
        Duration confirmAfter,

        @Doc("The interval while the monitor is down, so that recovery shows early; never longer than the interval.")
        @Default("30s")
        Duration everyWhileDown,

        @Doc(
                "Monitors that must be up for this one to mean anything: while one of them is down, this one's alerts wait.")
        List<String> dependsOn,

        @Doc("Labels for routes and metrics consumers.") Map<String, String> labels,

        @Doc("Set to false to keep the monitor in the file but not run it.") @Default("true")
        boolean enabled,

        @Doc("What is kept of an answer that failed, for operators alone.") @Default("auto")
        Excerpts excerpts,

        @Inline ProbeSpec probe) {
    /** What is kept of what a probe that was not up asked and was answered. */
    public enum Excerpts {
        @Doc("Address, status and some headers; the beginning of the body where the request did not say who asks.")
        AUTO,
        @Doc("Address, status, some headers and the beginning of the body, also of what is answered to a member.")
        BODY,
        @Doc("Address, status and some headers, never a body.")
        HEAD,
        @Doc("Nothing; what was kept before is deleted.")
        NONE;

        /** As much of an excerpt as may be kept; null for nothing. */
        @Nullable
        Excerpt of(@Nullable Excerpt excerpt) {
            if (excerpt == null) {
                return null;
            }
            return switch (this) {
                case AUTO ->
                    excerpt.credentials() && !excerpt.body().isEmpty()
                            ? excerpt.withoutBody("left out, since the request said who asks (excerpts: body keeps it)")
                            : excerpt;
                case BODY -> excerpt;
                case HEAD -> excerpt.body().isEmpty() ? excerpt : excerpt.withoutBody("left out by excerpts: head");
                case NONE -> null;
            };
        }
    }

    public Monitor {
        if (probe instanceof HeartbeatSpec job && job.lookEvery().compareTo(every) < 0) {
            every = job.lookEvery();
        }
        dependsOn = List.copyOf(dependsOn);
        labels = Map.copyOf(labels);
    }

    /** The interval to use while the monitor is down. */
    public Duration intervalWhileDown() {
        return everyWhileDown.compareTo(every) < 0 ? everyWhileDown : every;
    }
}
