package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the uses of models of a day came to, by the events.
 *
 * @param day in UTC
 * @param provider as events named it, in lower case; null where they did not
 * @param model the model, where no provider was named; else empty
 * @param cost the exact sum; null for uses without a known cost
 * @param uses how many
 */
public record UsedCost(
        LocalDate day,
        @Nullable String provider,
        String model,
        @Nullable Money cost,
        long uses) {}
