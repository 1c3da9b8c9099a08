package dev.launchwatch.signal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way to the providers: one GET. */
public interface CostApi {
    /** The longest body that {@link #get} takes, in bytes: a page of days has some kilobytes, of many projects some more. */
    int LONGEST = 1 << 20;

    /** What came of a request. */
    sealed interface Answer {
        /**
         * The provider answered.
         *
         * @param retryAfter when it wants to be asked again, null if it does not say
         */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Came(int status, @Nullable Duration retryAfter, byte[] body) implements Answer {}

        /**
         * It did not.
         *
         * @param why {@link CostFailure#UNREACHABLE}, {@link CostFailure#TIMEOUT} or {@link CostFailure#TOO_LARGE}
         * @param what one clause, without address and key
         */
        record Failed(CostFailure why, String what) implements Answer {}
    }

    /** Asks once; follows no redirect, which would carry the key away. Blocks for {@code timeout} at most. */
    Answer get(CostRequest request, Duration timeout) throws InterruptedException;
}
