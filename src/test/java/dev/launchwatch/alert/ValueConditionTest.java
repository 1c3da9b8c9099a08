package dev.launchwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.MeasuredView;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Measured;
import dev.launchwatch.model.SignalView.Span;
import dev.launchwatch.model.SignalView.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueConditionTest {
    private static final Instant NOW = Given.at("10m");

    private static RuleSpec.Value value(@Nullable String over, @Nullable String under) {
        return new RuleSpec.Value(
                over == null ? null : new BigDecimal(over),
                under == null ? null : new BigDecimal(under),
                Duration.ZERO);
    }

    private static SignalView view(Instant now, Instant at, Value... values) {
        return new MeasuredView(
                new ListedEvents(List.of(), Map.of()).at(now),
                Map.of(
                        "queue-depth",
                        new MeasuredView.Known(
                                true,
                                Optional.of(new Measured(at, at.plusSeconds(150), List.of(values))),
                                Optional.of(new Span(at, at)))));
    }

    private static Reading read(RuleSpec.Value spec, Value... values) {
        return ValueCondition.read(spec, "queue-depth", view(NOW, NOW, values));
    }

    private static Value of(double number) {
        return new Value(Map.of(), number);
    }

    private static Value of(String queue, double number) {
        return new Value(Map.of("__name__", "queue_depth", "queue", queue), number);
    }

    private static String sentence(Reading reading) {
        return switch (reading) {
            case Reading.Holds holds -> holds.detail().get();
            case Reading.Clear clear -> clear.detail().get();
            case Reading.Silent _ -> "";
        };
    }

    @Test
    void aNumberAboveTheLimitHoldsAndTheLimitItselfDoesNot() {
        assertThat(sentence(read(value("100", null), of(143)))).isEqualTo("queue depth is 143, limit 100");
        assertThat(read(value("100", null), of(143))).isInstanceOf(Reading.Holds.class);
        assertThat(read(value("100", null), of(100))).isInstanceOf(Reading.Clear.class);
        assertThat(read(value("0.3", null), of(0.1 + 0.2))).isInstanceOf(Reading.Holds.class);
        assertThat(read(value("0.1", null), of(0.1))).isInstanceOf(Reading.Clear.class);
    }

    @Test
    void aNumberBelowTheLimitHoldsWhereThatIsAskedFor() {
        assertThat(sentence(read(value(null, "1"), of(0)))).isEqualTo("queue depth is 0, at least 1 expected");
        assertThat(read(value(null, "1"), of(0))).isInstanceOf(Reading.Holds.class);
        assertThat(read(value(null, "1"), of(1))).isInstanceOf(Reading.Clear.class);
        assertThat(read(value("10", "-5"), of(-6))).isInstanceOf(Reading.Holds.class);
        assertThat(read(value("10", "-5"), of(11))).isInstanceOf(Reading.Holds.class);
        assertThat(read(value("10", "-5"), of(0))).isInstanceOf(Reading.Clear.class);
    }

    @Test
    void ofSeveralSeriesTheWorstIsNamedFirstAndTheOthersAreCounted() {
        Reading reading = read(
                value("100", null), of("sms", 7), of("mail", 143), of("push", 120), of("hooks", 101), of("jobs", 102));
        assertThat(sentence(reading))
                .isEqualTo("queue depth is 143 {queue=\"mail\"}, limit 100; also 120 {queue=\"push\"}, 102"
                        + " {queue=\"jobs\"}; 4 of 5 series");
        assertThat(sentence(read(value(null, "5"), of("sms", 2), of("mail", 1))))
                .isEqualTo(
                        "queue depth is 1 {queue=\"mail\"}, at least 5 expected; also 2 {queue=\"sms\"}; 2 of 2 series");
    }

    @Test
    void infiniteNumbersAreBeyondAnyLimitOnTheirSide() {
        assertThat(sentence(read(value("100", null), of(Double.POSITIVE_INFINITY))))
                .isEqualTo("queue depth is +Inf, limit 100");
        assertThat(read(value("100", null), of(Double.NEGATIVE_INFINITY))).isInstanceOf(Reading.Clear.class);
        assertThat(read(value(null, "1"), of(Double.NEGATIVE_INFINITY))).isInstanceOf(Reading.Holds.class);
        assertThat(Reading.compared(read(value("100", null), of(Double.POSITIVE_INFINITY))))
                .isEqualTo(new Measure(BigDecimal.valueOf(Double.MAX_VALUE), new BigDecimal(100)));
    }

    @Test
    void theMetricHasTheNumberThatIsWorst() {
        assertThat(Reading.compared(read(value("100", null), of(7), of(43))))
                .isEqualTo(new Measure(new BigDecimal("43.0"), new BigDecimal(100)));
        assertThat(Reading.compared(read(value(null, "1"), of(7), of(43))))
                .isEqualTo(new Measure(new BigDecimal("7.0"), new BigDecimal(1)));
        assertThat(Reading.compared(read(value("100", "10"), of(7), of(43))))
                .isEqualTo(new Measure(new BigDecimal("7.0"), new BigDecimal(10)));
    }

    @Test
    void largeAndSmallNumbersStayReadable() {
        assertThat(sentence(read(value("1", null), of(1e300)))).isEqualTo("queue depth is 1E+300, limit 1");
        assertThat(sentence(read(value("1", null), of(123456789.125))))
                .isEqualTo("queue depth is 123456789.125, limit 1");
        assertThat(sentence(read(value("1", null), of(1e-9)))).isEqualTo("queue depth is 1E-9, limit 1");
        assertThat(sentence(read(value("1", null), of(0.1 + 0.2)))).isEqualTo("queue depth is 0.3, limit 1");
    }

    @Test
    void labelsOfAStrangerStayShort() {
        Map<String, String> labels = new java.util.TreeMap<>();
        for (int i = 0; i < 20; i++) {
            labels.put("label" + i, "x".repeat(80));
        }
        assertThat(sentence(read(value("1", null), new Value(labels, 2)))).hasSizeLessThan(200);
    }

    @Test
    void whatIsTooOldTellsNothingAndThatMomentIsKnown() {
        RuleSpec.Value spec = value("100", null);
        Reading.Holds holds = (Reading.Holds) ValueCondition.read(spec, "queue-depth", view(NOW, NOW, of(143)));
        assertThat(holds.next()).isEqualTo(NOW.plusSeconds(150).plusMillis(1));
        Instant later = NOW.plusSeconds(150).plusMillis(1);
        assertThat(ValueCondition.read(spec, "queue-depth", view(later, NOW, of(143))))
                .isEqualTo(Reading.SILENT);
        assertThat(ValueCondition.read(spec, "other", view(NOW, NOW, of(143)))).isEqualTo(Reading.SILENT);
    }

    /** Values over time, and what a rule made of them. */
    private static final class Course {
        private final Rule rule;
        private final Rehearsal rehearsal;
        private final List<Map.Entry<Instant, List<Value>>> known = new ArrayList<>();

        Course(RuleSpec condition) {
            rule = Given.rule(condition).named("grows").about("queue-depth").done();
            rehearsal = new Rehearsal(new RuleBook(List.of(rule), List.of()), Given.START, this::view);
        }

        private SignalView view(Instant now) {
            Optional<Measured> last = known.stream()
                    .filter(each -> !each.getKey().isAfter(now))
                    .reduce((_, each) -> each)
                    .map(each -> new Measured(each.getKey(), each.getKey().plusSeconds(150), each.getValue()));
            Optional<Span> span = known.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Span(known.getFirst().getKey(), known.getLast().getKey()));
            return new MeasuredView(
                    new ListedEvents(List.of(), Map.of()).at(now),
                    Map.of("queue-depth", new MeasuredView.Known(true, last, span)));
        }

        Course tells(String offset, double number) {
            known.add(Map.entry(Given.at(offset), List.of(of(number))));
            rehearsal.signalsChanged(Given.at(offset));
            return this;
        }

        List<String> told() {
            return rehearsal.transitions().stream()
                    .map(transition -> Durations.format(Duration.between(Given.START, transition.at())) + " "
                            + transition.kind() + " " + transition.alert().detail())
                    .toList();
        }

        Course until(String offset) {
            rehearsal.until(Given.at(offset));
            return this;
        }

        RuleState state() {
            return rehearsal.state("grows", "queue-depth");
        }
    }

    private static RuleSpec heldFor(String duration) {
        return new RuleSpec.Value(new BigDecimal(100), null, Durations.parse(duration));
    }

    @Test
    void itFiresOnceItHasHeldLongEnoughAndResolvesOnceItHasNotForAsLong() {
        Course course = new Course(heldFor("2m"));
        for (int minute = 0; minute < 8; minute++) {
            course.tells(minute + "m", minute >= 1 && minute < 5 ? 143 : 20);
        }
        course.until("10m");
        assertThat(course.told())
                .containsExactly(
                        "3m FIRED queue depth is 143, limit 100",
                        "7m RESOLVED over after 6m: queue depth is 20, limit 100");
    }

    @Test
    void whileNobodyKnowsItNeitherFiresNorResolves() {
        Course course = new Course(heldFor("5m")).tells("0s", 143).tells("1m", 143);
        course.until("1h");
        assertThat(course.told()).isEmpty();
        assertThat(course.state().state()).isEqualTo(dev.launchwatch.model.Alert.State.PENDING);
        course.tells("1h", 143);
        assertThat(course.told()).hasSize(1);
        course.until("3h");
        assertThat(course.told()).hasSize(1);
        course.tells("3h", 20)
                .tells("3h1m", 20)
                .tells("3h2m", 20)
                .tells("3h3m", 20)
                .tells("3h4m", 20)
                .tells("3h5m", 20);
        assertThat(course.told()).hasSize(2);
    }

    @Test
    void aMeasuredSignalThatTellsNothingIsAbsent() {
        Course course = new Course(new RuleSpec.Absent(Duration.ofMinutes(20), null))
                .tells("0s", 1)
                .tells("1m", 1);
        course.until("1h");
        assertThat(course.told()).hasSize(1);
        assertThat(course.told().getFirst())
                .startsWith("21m FIRED no value of queue-depth for 20 minutes, limit 20 minutes");
        course.tells("1h", 1);
        assertThat(course.told()).hasSize(2);
    }
}
