package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InOrderTest {
    private final InOrder order = new InOrder(3);

    private static List<EventLog.Placed> events(long... positions) {
        Event event = Happening.of(Kinds.LOGIN_FAILED).done();
        return Arrays.stream(positions)
                .mapToObj(position -> new EventLog.Placed(position, event))
                .toList();
    }

    private long next() {
        EventLog.Placed next = order.next();
        return next == null ? 0 : next.position();
    }

    @Test
    void whatComesTooEarlyWaitsForWhatIsMissing() {
        order.add(events(3, 2));
        assertThat(order.trim()).isFalse();
        assertThat(next()).isZero();
        assertThat(order.gap()).isTrue();
        order.add(events(1));
        assertThat(List.of(next(), next(), next(), next())).containsExactly(1L, 2L, 3L, 0L);
        assertThat(order.gap()).isFalse();
        assertThat(order.through()).isEqualTo(3);
    }

    @Test
    void whatCameOutDoesNotComeOutAgain() {
        order.add(events(1));
        next();
        order.add(events(1));
        assertThat(next()).isZero();
        assertThat(order.gap()).isFalse();
        order.through(5);
        order.add(events(4, 5, 6));
        assertThat(next()).isEqualTo(6);
    }

    @Test
    void ofTooManyTheLatestAreLeftOutAndItIsSaid() {
        order.add(events(5, 4, 3, 2));
        assertThat(order.trim()).isTrue();
        order.add(events(1));
        assertThat(List.of(next(), next(), next(), next(), next())).containsExactly(1L, 2L, 3L, 4L, 0L);
    }

    @Test
    void onDemandWhatIsMissingIsNoLongerWaitedFor() {
        order.add(events(7, 9));
        assertThat(order.first()).extracting(EventLog.Placed::position).isEqualTo(7L);
        assertThat(order.first()).extracting(EventLog.Placed::position).isEqualTo(9L);
        assertThat(order.first()).isNull();
        assertThat(order.through()).isEqualTo(9);
    }
}
