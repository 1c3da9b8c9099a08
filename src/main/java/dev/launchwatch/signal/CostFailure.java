package dev.launchwatch.signal;

import java.util.Locale;

/** Why a report could not be read. */
public enum CostFailure {
    /** The key is not let in: 401 or 403. */
    REFUSED,
    /** Too many requests: 429. */
    LIMITED,
    /** The provider has trouble: 408 or 5xx. */
    UNAVAILABLE,
    /** Any other status. */
    REJECTED,
    /** No connection. */
    UNREACHABLE,
    /** It took too long. */
    TIMEOUT,
    /** A page is larger, or there are more pages, than a report of days has. */
    TOO_LARGE,
    /** It is not what is documented. */
    MALFORMED,
    /** A settled day is missing from it. */
    INCOMPLETE;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The word for it in metrics. */
    public String code() {
        return code;
    }
}
