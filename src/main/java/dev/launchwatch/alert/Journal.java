package dev.launchwatch.alert;

import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the rules need to be durable: a port, implemented by the store. Blocking; called by one thread at a time. */
public interface Journal {
    /**
     * Makes all of a batch durable in one transaction: after it returns, a kill or a power cut loses none of it. Storing
     * the same batch again changes nothing.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it could not; then nothing of the batch was stored
     */
    void commit(Batch batch);

    /** Every state that is not inactive or still remembers changes, as of the last commit. */
    List<RuleState> states();

    /**
     * Hands over the results since {@code since}, of each monitor oldest first, for refilling what the rules look at after a
     * restart. One at a time, as they are read, since days of results don't fit into memory. What {@code each} throws ends
     * the reading and comes out.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if not all of them could be read; some may have been handed
     *     over
     */
    void replay(Instant since, Consumer<Result> each);

    /**
     * When rules were about each signal first, as {@link #watch} kept it.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it could not be read
     */
    Map<String, Instant> watched();

    /**
     * Keeps when rules were about each signal first, and forgets all other signals.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it could not; then nothing has changed
     */
    void watch(Map<String, Instant> since);

    /** What one turn of the evaluator decided, with the results it decided on. */
    record Batch(List<Result> results, List<RuleState> states, List<Transition> transitions) {
        public Batch {
            results = List.copyOf(results);
            states = List.copyOf(states);
            transitions = List.copyOf(transitions);
        }
    }
}
