package dev.launchwatch.signal;

import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.SignalView.Dimension;
import org.jspecify.annotations.Nullable;

/** Whom an event is about, as far as it says. */
public record People(
        @Nullable Pseudonym ip,
        @Nullable Pseudonym account,
        @Nullable Pseudonym member) {
    /** Who it is in one dimension; null if the event does not say. */
    @Nullable
    Pseudonym of(Dimension dimension) {
        return switch (dimension) {
            case IP -> ip;
            case ACCOUNT -> account;
            case MEMBER -> member;
        };
    }
}
