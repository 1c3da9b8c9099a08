package dev.launchwatch.app;

import java.time.Instant;

/** Another configuration comes to one region after the other. */
final class Deployment {
    private final SimulatedConfigs.Edition edition;
    private final Instant begun;
    private Instant done;

    Deployment(SimulatedConfigs.Edition edition, Instant begun) {
        this.edition = edition;
        this.begun = begun;
        this.done = begun;
    }

    SimulatedConfigs.Edition edition() {
        return edition;
    }

    /** When the first region began to read it. */
    Instant begun() {
        return begun;
    }

    /** When the last region went by it, as far as is known. */
    Instant done() {
        return done;
    }

    /** A region goes by it from now on. */
    void done(Instant now) {
        done = Moments.latest(done, now);
    }

    @Override
    public String toString() {
        return begun + " to " + done + ": configuration " + edition;
    }
}
