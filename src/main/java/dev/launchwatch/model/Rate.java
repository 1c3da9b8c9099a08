package dev.launchwatch.model;

import java.time.Duration;

/** A number of things per time, written {@code 30/m}, {@code 30/5m}, {@code 5/10s}. */
public record Rate(long count, Duration per) {
    /** Reads the written form. @throws IllegalArgumentException with the remedy if it is none */
    public static Rate parse(String text) {
        int slash = text.indexOf('/');
        try {
            long count = Long.parseLong(text.substring(0, Math.max(slash, 0)).strip());
            String per = text.substring(slash + 1).strip();
            Duration duration = Durations.parse(Character.isDigit(per.charAt(0)) ? per : "1" + per);
            if (count >= 0 && duration.isPositive()) {
                return new Rate(count, duration);
            }
        } catch (RuntimeException e) {
            // falls through to the one message below
        }
        throw new IllegalArgumentException("'" + text + "' is no rate: write 30/m or 30/5m");
    }
}
