package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Reason;
import java.math.BigDecimal;
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

    private static final RuleBook SIGNALS = new RuleBook(
            List.of(
                    rule(new RuleSpec.EventRate(Rate.parse("30/5m"), RuleSpec.Distinct.IP, 10))
                            .named("stuffing")
                            .about("failed-logins")
                            .done(),
                    rule(new RuleSpec.CostPerMember(
                                    Money.parse("0.50 USD"), Duration.ofDays(1), null, null, null, null))
                            .named("cost")
                            .about("model-cost")
                            .done(),
                    rule(failing().done()).named("down").watching("homepage").done()),
            List.of(Given.subject("homepage")));

    private static RuleTest.Verdict signals(
            List<RuleTestFile.Events> events,
            List<RuleTestFile.Expected> expected,
            RuleTestFile.ExpectedTransition... transitions) {
        RuleTestFile.Case test = new RuleTestFile.Case(
                "test",
                Duration.ofMinutes(1),
                Map.of("homepage", "up x3 down up"),
                events,
                Map.of(),
                expected,
                List.of(transitions));
        return RuleTest.run(new RuleTestFile(List.of(test)), SIGNALS, SignalStory.KINDS)
                .getFirst();
    }

    private static RuleTestFile.Events events(
            String at, String kind, int count, @Nullable String ip, @Nullable String member, @Nullable String cost) {
        return new RuleTestFile.Events(
                Durations.parse(at),
                kind,
                count,
                Duration.ofSeconds(1),
                ip,
                null,
                member,
                cost == null ? null : "large",
                cost == null ? null : Money.parse(cost),
                null);
    }

    @Test
    void rulesAboutSignalsAreTestedByEventsBesideTheSeries() {
        RuleTest.Verdict verdict = signals(
                List.of(
                        events("1m", "login.failed", 40, "192.0.2.{1-20}", null, null),
                        events("20m", "login.failed", 40, "192.0.2.{1-9}", null, null),
                        events("30m", "member.active", 4, null, "member-{1-4}", null),
                        events("30m10s", "login.failed", 9, null, "attacked-{1-9}", null),
                        events("31m", "model.used", 3, null, "member-1", "1 USD")),
                List.of(new RuleTestFile.Expected(
                        Durations.parse("1m30s"),
                        "stuffing",
                        null,
                        RuleTestFile.State.FIRING,
                        Durations.parse("1m30s"))),
                transition("3m", "homepage", RuleTestFile.Event.FIRED, "down"),
                transition("4m", "homepage", RuleTestFile.Event.RESOLVED, "down"),
                new RuleTestFile.ExpectedTransition(
                        Durations.parse("1m30s"), "stuffing", null, RuleTestFile.Event.FIRED),
                new RuleTestFile.ExpectedTransition(
                        Durations.parse("11m9s"), "stuffing", null, RuleTestFile.Event.RESOLVED),
                new RuleTestFile.ExpectedTransition(Durations.parse("31m2s"), "cost", null, RuleTestFile.Event.FIRED));
        assertThat(verdict.mismatches()).isEmpty();
    }

    @Test
    void mistakesInEventsAreSaid() {
        assertThat(signals(
                                List.of(
                                        events("1m", "login.faild", 1, "a", null, null),
                                        events("1m", "login.failed", 20_001, "a", null, null),
                                        events("1m", "login.failed", 2, "10.0.0.{9-1}", null, null)),
                                List.of(new RuleTestFile.Expected(
                                        Duration.ZERO, "down", null, RuleTestFile.State.FIRING, null)))
                        .mismatches())
                .containsExactly(
                        "events of login.faild: no signal counts events of this kind",
                        "events of login.failed: a test may list 1 to 20000 events",
                        "events of login.failed: '{9-1}' is no range: write the smaller number first, as in {1-50}",
                        "expect: rule down is not about a signal: name the monitor");
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

    private static final RuleBook MEASURED = new RuleBook(
            List.of(
                    rule(new RuleSpec.Value(new BigDecimal(100), null, Duration.ofMinutes(2)))
                            .named("grows")
                            .about("queue-depth")
                            .done(),
                    rule(new RuleSpec.Absent(Duration.ofMinutes(5), null))
                            .named("silent")
                            .about("queue-depth")
                            .done()),
            List.of());

    private static List<String> measured(
            Map<String, String> values,
            List<RuleTestFile.Expected> expected,
            RuleTestFile.ExpectedTransition... transitions) {
        RuleTestFile.Case test = new RuleTestFile.Case(
                "test", Duration.ofMinutes(1), Map.of(), List.of(), values, expected, List.of(transitions));
        return RuleTest.run(new RuleTestFile(List.of(test)), MEASURED, SignalStory.KINDS)
                .getFirst()
                .mismatches();
    }

    private static RuleTestFile.Expected stands(String at, String rule, RuleTestFile.State state) {
        return new RuleTestFile.Expected(Durations.parse(at), rule, null, state, null);
    }

    private static RuleTestFile.ExpectedTransition happens(String at, String rule, RuleTestFile.Event event) {
        return new RuleTestFile.ExpectedTransition(Durations.parse(at), rule, null, event);
    }

    @Test
    void valuesOverTimeMakeAlerts() {
        assertThat(measured(
                        Map.of("queue-depth", "10 x3 150 x5 20 x5"),
                        List.of(
                                stands("4m", "grows", RuleTestFile.State.PENDING),
                                stands("5m", "grows", RuleTestFile.State.FIRING)),
                        happens("5m", "grows", RuleTestFile.Event.FIRED),
                        happens("10m", "grows", RuleTestFile.Event.RESOLVED)))
                .isEmpty();
    }

    @Test
    void ofSeveralSeriesOneIsEnough() {
        assertThat(measured(
                        Map.of("queue-depth{queue=\"mail\"}", "10 x9", "queue-depth{queue=\"push\"}", "none 120 x8"),
                        List.of(stands("8m", "grows", RuleTestFile.State.FIRING))))
                .isEmpty();
    }

    @Test
    void whileNobodyAnswersNothingFiresOrResolvesAndThenItIsSilent() {
        assertThat(measured(
                        Map.of("queue-depth", "150 x4 _ x20"),
                        List.of(
                                stands("20m", "grows", RuleTestFile.State.FIRING),
                                stands("7m", "silent", RuleTestFile.State.INACTIVE),
                                stands("8m", "silent", RuleTestFile.State.FIRING)),
                        happens("2m", "grows", RuleTestFile.Event.FIRED),
                        happens("8m", "silent", RuleTestFile.Event.FIRED)))
                .isEmpty();
    }

    @Test
    void anAnswerWithoutSeriesIsKnownToBeNoneAtOnceAndOneLostAnswerIsMadeUpForByTheLast() {
        assertThat(measured(
                        Map.of("queue-depth", "150 none x9"),
                        List.of(stands("9m", "grows", RuleTestFile.State.PENDING))))
                .isEmpty();
        assertThat(measured(
                        Map.of("queue-depth", "150 _ _ 150"),
                        List.of(stands("3m", "grows", RuleTestFile.State.FIRING))))
                .isEmpty();
    }

    @Test
    void mistakesInValuesAreNamed() {
        assertThat(measured(Map.of("queue-dept", "1"), List.of()))
                .containsExactly("values of queue-dept: no rule watches a measured signal of this name");
        assertThat(measured(Map.of("queue-depth", "many"), List.of()))
                .containsExactly(
                        "values of queue-depth: 'many' is no value: write a number, none for no series or _ for no"
                                + " answer, as in 10 x5 150 x3 _");
        assertThat(measured(Map.of("queue-depth{a}", "1"), List.of()))
                .containsExactly("values of queue-depth{a}: write labels as in queue-depth{queue=\"mail\"}");
        assertThat(measured(Map.of("queue-depth", "1 x999999"), List.of())).hasSize(1);
    }

    private static RuleTest.Verdict run(
            Map<String, String> series,
            List<RuleTestFile.Expected> expected,
            List<RuleTestFile.ExpectedTransition> transitions) {
        RuleTestFile.Case test = new RuleTestFile.Case(
                "test", Duration.ofMinutes(1), series, List.of(), Map.of(), expected, transitions);
        return RuleTest.run(new RuleTestFile(List.of(test)), BOOK, Map.of()).getFirst();
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
