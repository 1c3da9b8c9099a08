package dev.launchwatch.alert;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import java.util.List;
import java.util.Set;

/** What the evaluator's thread has to act on. */
sealed interface Event {
    record Observed(Result result) implements Event {}

    /** What came at once, such as what another region saw while it could not be heard: it is looked at when all of it is known. */
    record Heard(List<Result> results) implements Event {
        public Heard {
            results = List.copyOf(results);
        }
    }

    /** Whether it may wait a moment for others to come: good results may. */
    default boolean isPatient() {
        return this instanceof Observed(Result result) && result.outcome() instanceof Outcome.Up;
    }

    /** Something about the daemon itself; see {@link Evaluator#condition}. */
    record Said(String subject, boolean bad, Severity severity, String detail, String impact) implements Event {}

    /** Events were counted: rules about signals may have something to say. */
    record Counted() implements Event {}

    record Reloaded(RuleBook book) implements Event {}

    /** Somebody else decides from now on; see {@link Evaluator#handOver}. */
    record HandedOver(Set<String> goOn, String impact, String why) implements Event {
        public HandedOver {
            goOn = Set.copyOf(goOn);
        }
    }

    /** Time alone may have changed something. */
    record Tick() implements Event {}

    /** What waited for company has waited long enough. */
    record Waited() implements Event {}

    /** The store may be back. */
    record Retry() implements Event {}

    /** There is nothing more to come. */
    record Closed() implements Event {}
}
