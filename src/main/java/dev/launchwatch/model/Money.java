package dev.launchwatch.model;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;

/** An exact amount in a currency, written {@code 0.50 USD}. */
public record Money(BigDecimal amount, Currency currency) {
    /** Reads the written form. @throws IllegalArgumentException with the remedy if it is none */
    public static Money parse(String text) {
        String[] parts = text.strip().split("\\s+", -1);
        if (parts.length == 2) {
            try {
                return new Money(new BigDecimal(parts[0]), Currency.getInstance(parts[1].toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                // falls through to the one message below
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no amount of money: write 0.50 USD");
    }

    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency.getCurrencyCode();
    }
}
