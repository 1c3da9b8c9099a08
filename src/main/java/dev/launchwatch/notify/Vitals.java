package dev.launchwatch.notify;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Whether the daemon does what it is there for. */
@FunctionalInterface
public interface Vitals {
    /** What is in trouble; the codes are label values of {@code launchwatch_dead_man_ping_withheld}. */
    enum Trouble {
        /** A monitor that was due was not looked at. */
        PROBES,
        /** This region reaches none of its connectivity targets, so it sees nothing. */
        BLIND,
        /** What happened does not become durable. */
        STORE,
        /** Messages wait that cannot leave. */
        NOTIFICATIONS,
        /** No region decides. */
        UNDECIDED,
        /** It could not be found out. */
        UNKNOWN;

        private final String code = name().toLowerCase(Locale.ROOT);

        public String code() {
            return code;
        }
    }

    /** Why somebody should look, with one sentence that names no secret. */
    record Ailment(Trouble trouble, String detail) {}

    /**
     * The first that is in trouble, nothing if all is well. Must not block for long.
     *
     * @param bound for how long something may be in trouble before it counts
     */
    Optional<Ailment> ailment(Duration bound);
}
