package dev.launchwatch.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of bytes, written {@code 512}, {@code 64KiB}, {@code 1MiB}, {@code 2GiB} (powers of 1024). */
public record Size(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB)?");

    /** Reads the written form. @throws IllegalArgumentException with the remedy if it is none */
    public static Size parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size: write 512, 64KiB, 1MiB or 2GiB");
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        int shift = switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return new Size(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift));
    }
}
