package dev.launchwatch.signal;

import dev.launchwatch.model.Money;

/** Uses of models for tests: tokens as given, all else nothing. */
final class Uses {
    private Uses() {}

    static ModelUse of(String model, long input, long output) {
        return new ModelUse(model, input, output, 0, 0, 0, false, null);
    }

    static ModelUse cached(String model, long input, long output, long cachedInput, long cacheWrite) {
        return new ModelUse(model, input, output, cachedInput, cacheWrite, 0, false, null);
    }

    static ModelUse reasoned(String model, long input, long output, long reasoning) {
        return new ModelUse(model, input, output, 0, 0, reasoning, false, null);
    }

    static ModelUse inBatch(ModelUse use) {
        return new ModelUse(
                use.model(),
                use.input(),
                use.output(),
                use.cachedInput(),
                use.cacheWrite(),
                use.reasoning(),
                true,
                use.cost());
    }

    static ModelUse at(ModelUse use, String cost) {
        return new ModelUse(
                use.model(),
                use.input(),
                use.output(),
                use.cachedInput(),
                use.cacheWrite(),
                use.reasoning(),
                use.batch(),
                Money.parse(cost));
    }

    static Cost known(String money) {
        return new Cost.Known(Money.parse(money));
    }
}
