package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of a report.
 *
 * @param days what each of its days cost, by currency; nothing where it cost nothing
 * @param next what leads to the next page, null if this is the last one
 */
record CostPage(Map<LocalDate, List<Money>> days, @Nullable String next) {}
