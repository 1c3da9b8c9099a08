package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which alerts are not to be told, and until when. */
record Muting(List<Hold> holds) {
    Muting {
        holds = List.copyOf(holds);
    }

    /** What people made and what the configuration plans. */
    static Muting of(Collection<Silence> silences, Collection<Maintenance> planned) {
        List<Hold> all = new ArrayList<>(silences);
        all.addAll(planned);
        return new Muting(all);
    }

    /** When what holds this alert back at {@code when} ends; null if nothing does. */
    @Nullable
    Instant until(Alert alert, Instant when) {
        return holds.stream()
                .filter(hold -> hold.covers(alert.labels()))
                .map(hold -> hold.until(when))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }
}
