package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.SignalView.Span;
import dev.launchwatch.signal.MeasuredMemory;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every engine must keep of signals that are measured. */
abstract class MeasuredContract {
    private static final Span HOUR = new Span(Samples.NOON, Samples.NOON.plusSeconds(3600));
    private static final Span MINUTE = new Span(Samples.NOON, Samples.NOON.plusMillis(60_001));

    /** The memory under test; each call may be a new one over the same store, as after a restart. */
    abstract MeasuredMemory memory();

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(memory().recall()).isEmpty();
    }

    @Test
    void theLastThatWasKeptCounts() {
        memory().remember(Map.of("queue-depth", MINUTE, "members", HOUR));
        memory().remember(Map.of("queue-depth", HOUR));
        assertThat(memory().recall()).isEqualTo(Map.of("queue-depth", HOUR, "members", HOUR));
    }

    @Test
    void aSignalThatIsGoneIsForgotten() {
        memory().remember(Map.of("queue-depth", MINUTE, "members", HOUR));
        memory().retain(Set.of("members", "new"));
        assertThat(memory().recall()).containsOnlyKeys("members");
    }
}
