package dev.launchwatch.signal;

import dev.launchwatch.model.Money;

/** What a use of a model cost, as far as anybody knows. */
sealed interface Cost {
    /** This much. */
    record Known(Money money) implements Cost {}

    /** The source did not say, and no price is known of the model. It is not 0: report it as unpriced. */
    record Unpriced() implements Cost {}

    /**
     * The report cannot be true.
     *
     * @param error one sentence that names the field and the remedy, without its value
     */
    record Refused(String error) implements Cost {}
}
