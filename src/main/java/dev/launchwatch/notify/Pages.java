package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import java.util.Optional;

/** Where operators read more about what an alert is about. For any thread. */
@FunctionalInterface
public interface Pages {
    /** There are none. */
    Pages NONE = _ -> Optional.empty();

    /** The address of the page; nothing where there is none. */
    Optional<String> of(Alert alert);
}
