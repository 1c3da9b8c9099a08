package dev.launchwatch.model;

import java.util.Locale;

/** How many of the live regions must see something: {@code any}, {@code majority}, {@code all} or a number. */
public record Agreement(Kind kind, int count) {
    /** The way the number is found. */
    public enum Kind {
        ANY,
        MAJORITY,
        ALL,
        COUNT
    }

    /** Reads the written form. @throws IllegalArgumentException with the remedy if it is none */
    public static Agreement parse(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        return switch (trimmed) {
            case "any" -> new Agreement(Kind.ANY, 1);
            case "majority" -> new Agreement(Kind.MAJORITY, 0);
            case "all" -> new Agreement(Kind.ALL, 0);
            default -> {
                if (trimmed.matches("[1-9]\\d?")) {
                    yield new Agreement(Kind.COUNT, Integer.parseInt(trimmed));
                }
                throw new IllegalArgumentException(
                        "'" + text + "' is no agreement: write any, majority, all or a number of regions");
            }
        };
    }

    /** How many regions must agree while {@code live} are alive; at least 1, never more than are alive. */
    public int needed(int live) {
        int wanted = switch (kind) {
            case ANY -> 1;
            case MAJORITY -> live / 2 + 1;
            case ALL -> live;
            case COUNT -> count;
        };
        return Math.clamp(wanted, 1, Math.max(1, live));
    }

    @Override
    public String toString() {
        return kind == Kind.COUNT ? Integer.toString(count) : kind.name().toLowerCase(Locale.ROOT);
    }
}
