package dev.launchwatch.signal;

import dev.launchwatch.model.SignalView.Span;
import java.util.Map;
import java.util.Set;

/** Where it is kept when queries had values, so that a silence that began before a restart is one. A port; blocking. */
public interface MeasuredMemory {
    /**
     * What {@link #remember} kept, by signal.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it could not be read
     */
    Map<String, Span> recall();

    /**
     * Keeps when a signal had values.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it could not
     */
    void remember(Map<String, Span> spans);

    /**
     * Forgets all signals but these, so that one that comes back begins anew.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it could not
     */
    void retain(Set<String> signals);
}
