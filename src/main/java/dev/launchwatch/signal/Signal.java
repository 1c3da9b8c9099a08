package dev.launchwatch.signal;

import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import java.util.Optional;

/** What rules can watch: a kind of event, which is counted, or a query, whose answer is measured. */
@Doc("What rules can watch beside monitors: a kind of event, which is counted, or a query, whose answer is measured.")
public record Signal(
        @Doc(value = "Unique name, used in rules.", example = "failed-logins")
        String name,

        @Inline SignalSpec spec) {
    /** One that counts events of a kind. */
    public Signal(String name, String event) {
        this(name, new SignalSpec.Counted(event));
    }

    /** The kind of event that it counts; empty for one that is measured. */
    public Optional<String> event() {
        return spec instanceof SignalSpec.Counted(String event) ? Optional.of(event) : Optional.empty();
    }

    /** The query that measures it; empty for one that counts events. */
    public Optional<SignalSpec.Promql> promql() {
        return spec instanceof SignalSpec.Promql promql ? Optional.of(promql) : Optional.empty();
    }
}
