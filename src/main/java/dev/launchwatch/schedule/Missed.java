package dev.launchwatch.schedule;

import java.util.Locale;

/** Why a run that was due did not take place. The codes are label values of {@code launchwatch_missed_runs_total}. */
public enum Missed {
    /** The monitor's previous probe was still running. */
    OVERLAP,
    /** The monitor's previous run still waited, since as many probes as allowed were running. */
    SATURATED,
    /** The daemon did not get to run in time: it was stopped, starved or suspended. */
    LATE,
    /** The wall clock jumped over it: the machine was suspended, or its clock was set. */
    CLOCK;

    private final String code = name().toLowerCase(Locale.ROOT);

    public String code() {
        return code;
    }
}
