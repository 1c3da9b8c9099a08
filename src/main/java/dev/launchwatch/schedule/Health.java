package dev.launchwatch.schedule;

/** What a schedule believes of a monitor; it decides how soon the next probe is due. */
sealed interface Health {
    /** Nothing is wrong, or nothing is known yet: probed once per interval. */
    record Up() implements Health {}

    /** It failed and waits for a confirmation; {@code confirmations} failed probes have followed the first. */
    record Suspect(int confirmations) implements Health {}

    /** Its failure counts: probed more often, to see the recovery early. */
    record Down() implements Health {}
}
