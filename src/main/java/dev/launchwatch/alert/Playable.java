package dev.launchwatch.alert;

import dev.launchwatch.model.Result;
import java.time.Instant;

/** Rules that what is stored is played through, in the order in which it came. One thread. */
public sealed interface Playable permits Backtest, Trace {
    /** From where on results and events are to be played, so that rules stand at the beginning of the time as if they had always run. */
    Instant begin();

    /**
     * Plays a result.
     *
     * @param arrived when it became known; never before what was played last
     */
    void observe(Result result, Instant arrived);

    /**
     * Events came, or nothing but time passed.
     *
     * @param many how many came
     * @param at when; never before what was played last
     */
    void happened(long many, Instant at);
}
