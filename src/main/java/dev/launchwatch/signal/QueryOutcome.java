package dev.launchwatch.signal;

import dev.launchwatch.model.SignalView.Value;
import java.util.List;

/** What a query told. */
sealed interface QueryOutcome {
    /**
     * Numbers.
     *
     * @param values at least one; none is NaN
     */
    record Values(List<Value> values) implements QueryOutcome {
        public Values {
            values = List.copyOf(values);
        }
    }

    /** That there is nothing: no series, or none with a number. */
    record Nothing() implements QueryOutcome {}

    /**
     * Not a thing.
     *
     * @param why one clause for people, shortened and redacted
     */
    record Failed(QueryFailure reason, String why) implements QueryOutcome {}

    /** As it stands in metrics. */
    default String code() {
        return switch (this) {
            case Values _ -> "value";
            case Nothing _ -> "empty";
            case Failed failed -> failed.reason().code();
        };
    }
}
