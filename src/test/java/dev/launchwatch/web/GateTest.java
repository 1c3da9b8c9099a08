package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GateTest {
    private final Gate gate = new Gate(800);

    @Test
    void oneSourceHasAQuarterHoweverManyBodiesItSends() {
        Gate.Place first = gate.of("a");
        Gate.Place second = gate.of("a");
        assertThat(first.take(150)).isTrue();
        assertThat(second.take(51)).isFalse();
        assertThat(second.take(50)).isTrue();
        assertThat(gate.of("b").take(200)).isTrue();
    }

    @Test
    void strangersHaveAHalfTogetherSoThatThoseWithATokenHaveRoom() {
        assertThat(gate.ofStranger("a", true).take(200)).isTrue();
        assertThat(gate.ofStranger("b", true).take(200)).isTrue();
        assertThat(gate.ofStranger("c", true).take(1)).isFalse();
        assertThat(gate.of("c").take(200)).isTrue();
        assertThat(gate.of("d").take(200)).isTrue();
        assertThat(gate.of("e").take(1)).as("all of it is taken").isFalse();
    }

    @Test
    void namesThatStrangersMakeUpShareOneQuarter() {
        assertThat(gate.ofStranger("x1", false).take(200)).isTrue();
        assertThat(gate.ofStranger("x2", false).take(1)).isFalse();
        assertThat(gate.ofStranger("a", true).take(1)).isTrue();
    }

    @Test
    void whatIsRefusedTakesNothingAndWhatLeavesGivesAllBack() {
        Gate.Place place = gate.ofStranger("a", true);
        assertThat(place.take(201)).isFalse();
        assertThat(gate.taken()).isZero();
        assertThat(place.take(100)).isTrue();
        assertThat(place.take(100)).isTrue();
        assertThat(gate.taken()).isEqualTo(200);
        place.leave();
        place.leave();
        assertThat(gate.taken()).isZero();
        assertThat(gate.of("a").take(200)).isTrue();
    }
}
