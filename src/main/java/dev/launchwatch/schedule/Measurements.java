package dev.launchwatch.schedule;

import java.time.Duration;

/** Where a schedule reports how well it keeps its timetable. Called often, from any thread: must be quick, never throw. */
public interface Measurements {
    /** A probe started this much later than it was due, its wait for a free place included. */
    void started(Duration lag);

    /** So many runs did not take place. */
    void missed(Missed reason, long runs);
}
