package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of reading a report. */
sealed interface CostReading {
    /** Each day that was asked for and answered, with what it cost by currency. */
    record Read(Map<LocalDate, List<Money>> days) implements CostReading {}

    /**
     * Nothing was read.
     *
     * @param what one clause with the remedy; without the key, and without anything that the provider wrote
     * @param after when the provider wants to be asked again, null if it does not say
     */
    record Failed(CostFailure why, String what, @Nullable Duration after) implements CostReading {}
}
