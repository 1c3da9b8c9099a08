package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where what reports said is durable. Blocking; for any thread; throws {@link dev.launchwatch.model.StoreUnavailableException}. */
public interface CostBook {
    /**
     * What is known of a report.
     *
     * @param days what each day cost that was read, by currency
     */
    record Entry(CostStanding standing, Map<LocalDate, List<Money>> days) {
        public Entry {
            days = Map.copyOf(days);
        }
    }

    /**
     * What is known of a report; if nothing is, or what is known is of another scope, it begins now.
     *
     * @param scope what its numbers are of
     */
    Entry recall(String report, String scope, Instant now);

    /**
     * Keeps how it stands, and in place of what was known of these days what they cost now. In one transaction.
     *
     * @param scope what the numbers are of; days of another one are forgotten
     * @param days none, or those that were read
     */
    void keep(String report, String scope, CostStanding standing, Map<LocalDate, List<Money>> days);

    /** Forgets all reports but these. */
    void retain(Set<String> reports);
}
