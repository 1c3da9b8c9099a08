package dev.launchwatch.model;

/** The view of somebody who does not hear of events that come elsewhere: the same as another, but not {@link #whole}. Thread-safe if that is. */
public final class PartialView extends ViewOver {
    /** @param seen what is known here */
    public PartialView(SignalView seen) {
        super(seen);
    }

    @Override
    public boolean whole() {
        return false;
    }
}
