package dev.launchwatch.store;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Result;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The journal of a region that is cut off: keeps what it decides in one place, and reads what it saw itself in another, where somebody else
 * puts it.
 *
 * @param decisions takes states and transitions
 * @param results has the results
 * @param region of which only is read
 */
public record SplitJournal(Journal decisions, Journal results, String region) implements Journal {
    @Override
    public void commit(Batch batch) {
        if (!batch.states().isEmpty() || !batch.transitions().isEmpty()) {
            decisions.commit(new Batch(List.of(), batch.states(), batch.transitions()));
        }
    }

    @Override
    public List<RuleState> states() {
        return decisions.states();
    }

    @Override
    public void replay(Instant since, Consumer<Result> each) {
        results.replay(since, result -> {
            if (result.region().equals(region)) {
                each.accept(result);
            }
        });
    }

    @Override
    public Map<String, Instant> watched() {
        return decisions.watched();
    }

    @Override
    public void watch(Map<String, Instant> since) {
        decisions.watch(since);
    }
}
