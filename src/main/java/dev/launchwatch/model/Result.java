package dev.launchwatch.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One probe as it is kept: who looked at what, when, why, and what was found.
 *
 * @param monitor the monitor's name
 * @param region the region that probed
 * @param at when the probe started
 * @param trigger why it ran
 * @param standing whether rules may count it
 * @param report what was found
 */
public record Result(String monitor, String region, Instant at, Trigger trigger, Standing standing, Report report) {
    /** Why a probe ran. */
    public enum Trigger {
        /** Its interval was over. */
        SCHEDULE,
        /** An unconfirmed failure had to be confirmed or dismissed. */
        CONFIRMATION,
        /** The monitor is failing, so it is probed more often to see the recovery early. */
        RECOVERY,
        /** A monitor that depends on this one failed, or another region asked. */
        REQUEST
    }

    /** Whether a result counts. */
    public enum Standing {
        /** Counts for rules and uptime. */
        COUNTED,
        /** A first failure that waits for its confirmation: shown, not yet counted. */
        SUSPECT
    }

    public Outcome outcome() {
        return report.outcome();
    }

    /** The same as rules, regions and pages for everybody may have it: without what was asked and answered. */
    public Result withoutExcerpt() {
        return with(null);
    }

    /** The same with another excerpt, or with none. */
    public Result with(@Nullable Excerpt excerpt) {
        return Objects.equals(report.excerpt(), excerpt)
                ? this
                : new Result(monitor, region, at, trigger, standing, report.with(excerpt));
    }
}
