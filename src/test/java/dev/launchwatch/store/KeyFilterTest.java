package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyFilterTest {
    @Test
    void aFullFilterMissesNoneOfItsKeysAndTakesFewOthersForThem() {
        List<EventKey> keys = EventKey.of(Samples.events(0, EventKeys.GENERATION));
        KeyFilter filter = KeyFilter.empty();
        keys.forEach(filter::add);
        KeyFilter read = KeyFilter.of(filter.bytes());
        assertThat(keys).allMatch(filter::mayHold).allMatch(read::mayHold);
        List<EventKey> others = EventKey.of(Samples.events(EventKeys.GENERATION, EventKeys.GENERATION));
        assertThat(others.stream().filter(read::mayHold).count()).isLessThan(EventKeys.GENERATION / 500);
    }

    @Test
    void anEmptyFilterHoldsNothing() {
        KeyFilter filter = KeyFilter.empty();
        assertThat(EventKey.of(Samples.events(0, 1_000))).noneMatch(filter::mayHold);
    }

    @Test
    void whatIsNoFilterIsRefused() {
        for (int size : IntStream.of(0, 7, 1 << 20).toArray()) {
            assertThatThrownBy(() -> KeyFilter.of(new byte[size])).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
