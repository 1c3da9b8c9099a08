package dev.launchwatch.alert;

import dev.launchwatch.model.Failure;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a condition says about a monitor or signal at one moment, before anybody asks how long it has been so. */
sealed interface Reading {
    /**
     * The condition holds.
     *
     * @param beginning the first bad observation that belongs to it
     * @param evidence the newest bad observation, null if it is too old to be remembered
     * @param fresh whether there is a result young enough to tell that it is still so
     * @param detail the sentence for people, made only when it is told
     * @param failure the failure behind it
     * @param regions the regions that see it
     * @param measure what was compared with what, where that is one number
     * @param next when time alone could change the answer
     */
    record Holds(
            Instant beginning,
            @Nullable Instant evidence,
            boolean fresh,
            Supplier<String> detail,
            @Nullable Failure failure,
            List<String> regions,
            @Nullable Measure measure,
            @Nullable Instant next)
            implements Reading {
        /** Of a monitor, whose results are no numbers. */
        Holds(
                Instant beginning,
                @Nullable Instant evidence,
                boolean fresh,
                Supplier<String> detail,
                @Nullable Failure failure,
                List<String> regions,
                @Nullable Instant next) {
            this(beginning, evidence, fresh, detail, failure, regions, null, next);
        }
    }

    /**
     * The condition does not hold.
     *
     * @param over whether enough good results came in a row for an alert to end
     * @param goodInRow how many good results in a row, counted no further than the rule asks for
     * @param stopped when the condition stopped holding, as far as the results tell
     * @param detail the sentence for people
     * @param measure what was compared with what, where that is one number
     * @param next when time alone could make it hold
     */
    record Clear(
            boolean over,
            int goodInRow,
            @Nullable Instant stopped,
            Supplier<String> detail,
            @Nullable Measure measure,
            @Nullable Instant next)
            implements Reading {
        /** Of a monitor, whose results are no numbers. */
        Clear(boolean over, int goodInRow, @Nullable Instant stopped, Supplier<String> detail, @Nullable Instant next) {
            this(over, goodInRow, stopped, detail, null, next);
        }
    }

    /** Nothing is known: no results, or none that is fresh, or none that says something. Everything stays as it is. */
    record Silent() implements Reading {}

    Reading SILENT = new Silent();

    /** What was compared with what; null where that is not one number. */
    static @Nullable Measure compared(Reading reading) {
        return switch (reading) {
            case Holds holds -> holds.measure();
            case Clear clear -> clear.measure();
            case Silent _ -> null;
        };
    }
}
