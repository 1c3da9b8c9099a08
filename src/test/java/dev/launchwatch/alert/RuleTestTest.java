package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleTestTest {
    private static final RuleBook BOOK = new RuleBook(
            List.of(
                    rule(failing().forAtLeast("2m").done())
                            .watching("homepage", "chat")
                            .done(),
                    rule(new RuleSpec.Certificate(Duration.ofDays(14)))
                            .named("certificate")
                            .watching("home*")
                            .done(),
                    rule(new RuleSpec.HeartbeatMissing(Duration.ZERO))
                            .named("backup")
                            .watching("job")
                            .done()),
            List.of(Given.subject("homepage"), Given.subject("chat", "homepage"), Given.subject("job")));

    @Test
    void aTestThatHoldsHasNoMismatch() {
        RuleTest.Verdict verdict = run(
                Map.of("homepage", "up x10 down(connect_timeout) x5 up x3"),
                List.of(
                        expected("9m", "homepage", RuleTestFile.State.INACTIVE, null),
                        expected("10m", "homepage", RuleTestFile.State.PENDING, "10m"),
                        expected("12m", "homepage", RuleTestFile.State.FIRING, "10m"),
                        expected("15m", "homepage", RuleTestFile.State.INACTIVE, null)),
                List.of(
                        transition("12m", "homepage", RuleTestFile.Event.FIRED),
                        transition("15m", "homepage", RuleTestFile.Event.RESOLVED)));
        assertThat(verdict.mismatches()).isEmpty();
        assertThat(verdict.passed()).isTrue();
    }

    @Test
    void whatIsOtherwiseIsSaidInASentence() {
        RuleTest.Verdict verdict = run(
                Map.of("homepage", "up down x5"),
                List.of(expected("2m", "homepage", RuleTestFile.State.FIRING, "1m30s")),
                List.of(transition("2m", "homepage", RuleTestFile.Event.FIRED)));
        assertThat(verdict.mismatches())
                .containsExactly(
                        "at 2m, site-down on homepage: expected firing since 1m30s, but it is pending since 1m (the last"
                                + " probe failed: another status than expected)",
                        "expected, but it did not happen: at 2m site-down on homepage fired",
                        "happened, but was not expected: at 3m site-down on homepage fired");
    }

    @Test
    void dependenciesRegionsCertificatesAndHeartbeatsCanBeTested() {
        RuleTest.Verdict verdict = run(
                Map.of(
                        "homepage@eu", "down x6 up x4",
                        "homepage@us", "down x6 up(certificate=14d) up(certificate=13d) up(certificate=90d) up",
                        "chat", "down x10",
                        "job", "up down up"),
                List.of(expected("5m", "chat", RuleTestFile.State.PENDING, "0s")),
                List.of(
                        transition("1m", "job", RuleTestFile.Event.FIRED, "backup"),
                        transition("2m", "job", RuleTestFile.Event.RESOLVED, "backup"),
                        transition("2m", "homepage", RuleTestFile.Event.FIRED),
                        transition("6m", "homepage", RuleTestFile.Event.RESOLVED),
                        transition("6m", "chat", RuleTestFile.Event.FIRED),
                        transition("7m", "homepage", RuleTestFile.Event.FIRED, "certificate"),
                        transition("8m", "homepage", RuleTestFile.Event.RESOLVED, "certificate")));
        // A certificate that has 14 days left at 6m comes due a millisecond later.
        assertThat(verdict.mismatches())
                .containsExactly(
                        "expected, but it did not happen: at 7m certificate on homepage fired",
                        "happened, but was not expected: at 6m0.001s certificate on homepage fired");
    }

    @Test
    void mistakesInATestAreSaid() {
        assertThat(run(
                                Map.of("shop", "up", "homepage", "up dwon"),
                                List.of(expected("1m", "job", RuleTestFile.State.FIRING, null)),
                                List.of())
                        .mismatches())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("series of homepage: 'dwon' is no result: write up,"),
                        second -> assertThat(second).isEqualTo("series: there is no monitor shop"),
                        third -> assertThat(third).isEqualTo("expect: rule site-down does not watch job"));
    }

    @Test
    void readsTheNotation() {
        Series series = Series.parse(
                "up:200ms x2 slow:2s _ degraded unknown down(body_timeout, certificate=3d)", Reason.ASSERTION_STATUS);
        assertThat(series.points()).hasSize(7);
        assertThat(series.points().get(1).orElseThrow().duration()).isEqualTo(Duration.ofMillis(200));
        assertThat(series.points().get(2).orElseThrow().outcome()).isInstanceOf(Outcome.Degraded.class);
        assertThat(series.points().get(3)).isEmpty();
        Series.Point last = series.points().get(6).orElseThrow();
        assertThat(last.outcome().why().orElseThrow().reason()).isEqualTo(Reason.BODY_TIMEOUT);
        assertThat(last.certificate()).isEqualTo(Duration.ofDays(3));
        for (String wrong : List.of("", "x3", "up x0", "up x999999", "up(certificate=x)", "down(no_such)", "up:fast")) {
            assertThatThrownBy(() -> Series.parse(wrong, Reason.INTERNAL))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static RuleTest.Verdict run(
            Map<String, String> series,
            List<RuleTestFile.Expected> expected,
            List<RuleTestFile.ExpectedTransition> transitions) {
        RuleTestFile.Case test = new RuleTestFile.Case("test", Duration.ofMinutes(1), series, expected, transitions);
        return RuleTest.run(new RuleTestFile(List.of(test)), BOOK).getFirst();
    }

    private static RuleTestFile.Expected expected(
            String at, String monitor, RuleTestFile.State state, @Nullable String since) {
        return new RuleTestFile.Expected(
                Durations.parse(at), "site-down", monitor, state, since == null ? null : Durations.parse(since));
    }

    private static RuleTestFile.ExpectedTransition transition(String at, String monitor, RuleTestFile.Event event) {
        return transition(at, monitor, event, "site-down");
    }

    private static RuleTestFile.ExpectedTransition transition(
            String at, String monitor, RuleTestFile.Event event, String rule) {
        return new RuleTestFile.ExpectedTransition(Durations.parse(at), rule, monitor, event);
    }
}
