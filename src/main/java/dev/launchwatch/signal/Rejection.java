package dev.launchwatch.signal;

import java.util.Locale;

/** Why an item was not taken; a label of {@code launchwatch_events_rejected_total}. */
public enum Rejection {
    /** It could not be understood. */
    UNREADABLE,
    /** Its kind has no meaning here and is not declared. */
    UNKNOWN_KIND,
    /** It happened longer ago than any window reaches. */
    TOO_OLD,
    /** It says that it is yet to happen, by more than clocks differ. */
    TOO_EARLY,
    /** A number is out of its range. */
    BAD_NUMBER;

    /** As it stands in the metric, such as {@code unknown_kind}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
