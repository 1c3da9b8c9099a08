package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import org.jspecify.annotations.Nullable;

/**
 * One use of a language model. Token counts are as in the design's event: input includes what was cached, output includes what
 * was reasoned.
 *
 * @param model the model's name as the provider writes it
 * @param input tokens that went in, those from the cache among them
 * @param output tokens that came out, those of reasoning among them
 * @param cachedInput input tokens that were read from the provider's cache
 * @param cacheWrite input tokens that were written to the provider's cache
 * @param reasoning output tokens that nobody sees
 * @param batch whether it was billed as a batch
 * @param cost what it cost, as the source says or as the price table computed; null if neither knows
 */
public record ModelUse(
        String model,
        long input,
        long output,
        long cachedInput,
        long cacheWrite,
        long reasoning,
        boolean batch,
        @Nullable Money cost) {
    /** The same use at this cost. */
    ModelUse costing(Money money) {
        return new ModelUse(model, input, output, cachedInput, cacheWrite, reasoning, batch, money);
    }
}
