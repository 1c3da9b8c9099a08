package dev.launchwatch.model;

import java.math.BigDecimal;

/** A share, written {@code 99.9%}; {@code ratio} is 0 to 1. */
public record Percent(BigDecimal ratio) {
    /** Reads the written form. @throws IllegalArgumentException with the remedy if it is none */
    public static Percent parse(String text) {
        String trimmed = text.strip();
        if (trimmed.endsWith("%")) {
            try {
                BigDecimal ratio = new BigDecimal(
                                trimmed.substring(0, trimmed.length() - 1).strip())
                        .movePointLeft(2);
                if (ratio.signum() >= 0 && ratio.compareTo(BigDecimal.ONE) <= 0) {
                    return new Percent(ratio);
                }
            } catch (NumberFormatException e) {
                // falls through to the one message below
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no percentage: write 99.9%");
    }

    @Override
    public String toString() {
        return ratio.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }
}
