package dev.launchwatch.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
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

    /** The amount alone: exact, without zeros that say nothing, but with at least the currency's usual decimals. */
    public String figures() {
        int usual = Math.max(0, currency.getDefaultFractionDigits());
        BigDecimal plain = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
        return plain.setScale(Math.max(usual, plain.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency.getCurrencyCode();
    }
}
