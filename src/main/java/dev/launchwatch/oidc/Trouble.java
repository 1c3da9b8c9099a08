package dev.launchwatch.oidc;

/** Why the provider's word cannot be had, or not be taken. Its message is for people: it has nothing secret in it. */
@SuppressWarnings("serial") // never leaves the process
final class Trouble extends Exception {
    private final boolean away;

    private Trouble(String message, boolean away) {
        super(message, null, false, false);
        this.away = away;
    }

    /** The provider does not answer, or not as one does: later it may. */
    static Trouble away(String message) {
        return new Trouble(message, true);
    }

    /** What it says proves nothing. */
    static Trouble unproved(String message) {
        return new Trouble(message, false);
    }

    boolean isAway() {
        return away;
    }

    /** What is wrong; never null. */
    String why() {
        return String.valueOf(getMessage());
    }
}
