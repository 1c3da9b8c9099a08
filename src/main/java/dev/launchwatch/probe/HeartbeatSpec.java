package dev.launchwatch.probe;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Shorthand;
import java.time.Duration;

/** A job that must report by itself, at {@code POST /api/v1/heartbeats/{monitor}}. */
@Doc("A job that must report in time, by POST /api/v1/heartbeats/{monitor}.")
@Shorthand("within")
@Key("heartbeat")
public record HeartbeatSpec(
        @Doc(value = "The longest time between two reports.", example = "1d")
        Duration within,

        @Doc("How much later a report may be.") @Default("0s")
        Duration grace)
        implements ProbeSpec {
    private static final Duration OFTEN_ENOUGH = Duration.ofSeconds(1);

    /** How often to look for a report at least: one that is due each minute must not be missed for five. */
    Duration lookEvery() {
        Duration tenth = within.dividedBy(10);
        return tenth.compareTo(OFTEN_ENOUGH) < 0 ? OFTEN_ENOUGH : tenth;
    }
}
