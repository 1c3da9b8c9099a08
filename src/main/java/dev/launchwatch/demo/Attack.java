package dev.launchwatch.demo;

import java.util.Locale;
import java.util.Optional;

/** What can be done to the site. The labels are a contract: scripts and tests use them. */
public enum Attack {
    CREDENTIAL_STUFFING("60 leaked passwords are tried on 60 accounts, from 30 addresses"),
    UNAUTHORIZED_SPIKE("200 requests come with tokens that nobody has issued"),
    WEBHOOK_FORGERY("12 payments are reported that the payment provider has not signed"),
    BUDGET_BURN("one member sends 40 of the longest messages that the chat takes");

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String what;

    Attack(String what) {
        this.what = what;
    }

    /** The attack's name in addresses and on the page, such as {@code budget-burn}. */
    public String label() {
        return label;
    }

    /** What happens, as a clause. */
    public String what() {
        return what;
    }

    /** The attack with this label. */
    public static Optional<Attack> of(String label) {
        for (Attack attack : values()) {
            if (attack.label.equals(label)) {
                return Optional.of(attack);
            }
        }
        return Optional.empty();
    }
}
