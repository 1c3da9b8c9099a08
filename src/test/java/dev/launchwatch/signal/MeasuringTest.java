package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Span;
import dev.launchwatch.model.SignalView.Value;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Template;
import dev.launchwatch.testing.FakeTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The course of queries in virtual time: what answers come is the test's business, here and in a real Prometheus alike. */
class MeasuringTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeTime time = new FakeTime();
    private final List<Inquiry> asked = new ArrayList<>();
    private final List<Instant> at = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();
    private final List<List<QueryListener.Trouble>> troubles = new ArrayList<>();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final Kept kept = new Kept();
    private int changes;
    private boolean holding;
    private Supplier<Inquirer.Reply> answer = () -> vector("143");

    /** What a store keeps, or not. */
    private static final class Kept implements MeasuredMemory {
        private final Map<String, Span> spans = new HashMap<>();
        private boolean away;
        private int writes;

        @Override
        public Map<String, Span> recall() {
            there();
            return Map.copyOf(spans);
        }

        @Override
        public void remember(Map<String, Span> more) {
            there();
            writes++;
            spans.putAll(more);
        }

        @Override
        public void retain(Set<String> signals) {
            there();
            spans.keySet().retainAll(signals);
        }

        private void there() {
            if (away) {
                throw new StoreUnavailableException("away", new IllegalStateException());
            }
        }
    }

    private Measuring measuring() {
        return new Measuring(
                inquiry -> {
                    asked.add(inquiry);
                    at.add(time.instant());
                    return answer.get();
                },
                kept,
                time,
                time,
                time,
                task -> {
                    if (holding) {
                        held.add(task);
                    } else {
                        task.run();
                    }
                },
                new QueryListener() {
                    @Override
                    public void asked(String signal, String outcome, Duration took) {
                        outcomes.add(outcome);
                    }

                    @Override
                    public void changed() {
                        changes++;
                    }

                    @Override
                    public void troubled(List<Trouble> these) {
                        troubles.add(these);
                    }
                });
    }

    private static Signal signal(String name, String query, Duration every) {
        return new Signal(
                name,
                new SignalSpec.Promql(
                        "http://prometheus:9090/prefix/",
                        query,
                        every,
                        Duration.ofSeconds(10),
                        null,
                        null,
                        null,
                        Map.of(),
                        null,
                        false));
    }

    private static Signal depth(String query) {
        return signal("queue-depth", query, MINUTE);
    }

    private static Inquirer.Reply vector(String... numbers) {
        List<String> series = new ArrayList<>();
        for (String number : numbers) {
            series.add("{\"metric\":{\"i\":\"" + series.size() + "\"},\"value\":[1,\"" + number + "\"]}");
        }
        return json("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                + String.join(",", series) + "]}}");
    }

    private static Inquirer.Reply json(String text) {
        return new Inquirer.Reply.Received(200, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Inquirer.Reply refused() {
        return new Inquirer.Reply.Broken(Failure.of(Reason.CONNECT_REFUSED, "the server refused the connection"));
    }

    private static Inquirer.Reply wrong() {
        return json("{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}");
    }

    private void watch(Measuring measuring, Signal... signals) {
        measuring.watch(List.of(signals), new Redactor(Set.of()));
    }

    private SignalView view(Measuring measuring) {
        return measuring.over(new At(time.instant()));
    }

    private @Nullable Double value(Measuring measuring) {
        return view(measuring)
                .measured("queue-depth")
                .map(measured -> measured.values().getFirst().number())
                .orElse(null);
    }

    @Test
    void aQueryIsAskedAtOnceAndThenOnceAnInterval() {
        Measuring measuring = measuring();
        watch(measuring, depth("a"));
        assertThat(asked).hasSize(1);
        assertThat(value(measuring)).isEqualTo(143);
        time.advance(Duration.ofHours(1));
        assertThat(asked.size()).isBetween(60, 61);
        for (int i = 2; i < at.size(); i++) {
            assertThat(Duration.between(at.get(i - 1), at.get(i))).isEqualTo(MINUTE);
        }
        assertThat(changes).isEqualTo(asked.size());
        assertThat(outcomes).containsOnly("value");
    }

    @Test
    void aRestartAsksOnTheSameGridAndSignalsSpreadOverTheirInterval() {
        Measuring measuring = measuring();
        watch(measuring, depth("a"));
        time.advance(Duration.ofMinutes(10));
        Instant before = at.getLast();
        measuring.close();
        time.advance(Duration.ofSeconds(17));
        Measuring after = measuring();
        watch(after, depth("a"));
        time.advance(Duration.ofMinutes(5));
        assertThat(Duration.between(before, at.getLast()).toMillis() % MINUTE.toMillis())
                .isZero();
        Set<Long> offsets = new java.util.TreeSet<>();
        for (int i = 0; i < 50; i++) {
            offsets.add(new Gauge("signal-" + i, depth("a").promql().orElseThrow())
                    .pause(time.instant())
                    .toSeconds());
        }
        assertThat(offsets).hasSizeGreaterThan(25);
    }

    @Test
    void aQuestionUnderWayIsNotAskedASecondTime() {
        Measuring measuring = measuring();
        holding = true;
        watch(measuring, depth("a"));
        time.advance(Duration.ofMinutes(10));
        assertThat(held).hasSize(1);
        held.remove().run();
        time.advance(MINUTE.multipliedBy(2));
        assertThat(held).hasSize(1);
    }

    @Test
    void theQuestionIsAPostBelowThePathPrefixWithTheCredentials() {
        Measuring measuring = measuring();
        SignalSpec.Promql promql = new SignalSpec.Promql(
                "http://prometheus:9090/prefix/",
                "sum(rate(a{b=\"c d\"}[5m])) + 1",
                MINUTE,
                Duration.ofSeconds(5),
                Duration.ofSeconds(90),
                new Secret(Template.literal("the-token")),
                null,
                Map.of("X-Scope-OrgID", new Secret(Template.literal("community"))),
                null,
                false);
        watch(measuring, new Signal("queue-depth", promql));
        Inquiry inquiry = asked.getFirst();
        assertThat(inquiry.url()).isEqualTo("http://prometheus:9090/prefix/api/v1/query");
        assertThat(inquiry.form())
                .isEqualTo(
                        "query=sum%28rate%28a%7Bb%3D%22c+d%22%7D%5B5m%5D%29%29+%2B+1&timeout=5000ms&lookback_delta=90000ms"
                                + "&partial_response=false&deny_partial_response=1");
        assertThat(inquiry.headers())
                .containsEntry("Authorization", "Bearer the-token")
                .containsEntry("X-Scope-OrgID", "community")
                .containsEntry("Content-Type", "application/x-www-form-urlencoded");
        assertThat(inquiry.toString()).doesNotContain("the-token");
    }

    @Test
    void oneLostAnswerIsMadeUpForByTheOneBeforeAndThenNobodyKnows() {
        Measuring measuring = measuring();
        watch(measuring, depth("a"));
        answer = MeasuringTest::refused;
        time.advance(Duration.ofSeconds(140));
        assertThat(value(measuring)).isEqualTo(143);
        time.advance(Duration.ofSeconds(30));
        assertThat(value(measuring)).isNull();
        assertThat(view(measuring).span("queue-depth")).isPresent();
        assertThat(view(measuring).complete("queue-depth")).isTrue();
        answer = () -> vector("7");
        time.advance(MINUTE);
        assertThat(value(measuring)).isEqualTo(7);
    }

    @Test
    void anAnswerWithoutSeriesIsKnownToBeNoneAtOnce() {
        Measuring measuring = measuring();
        watch(measuring, depth("a"));
        answer = MeasuringTest::vector;
        time.advance(MINUTE);
        assertThat(value(measuring)).isNull();
        assertThat(outcomes.getLast()).isEqualTo("empty");
        assertThat(Objects.requireNonNull(measuring.standings().get("queue-depth"))
                        .fault())
                .contains("the query answers without a value");
    }

    @Test
    void aServerThatIsAwayIsToldWhenNobodyKnowsAnyMoreAndItsEndAtOnce() {
        Measuring measuring = measuring();
        watch(measuring, depth("a"));
        assertThat(troubles).containsExactly(List.of());
        answer = MeasuringTest::refused;
        time.advance(Duration.ofMinutes(5));
        assertThat(troubles).hasSize(2);
        assertThat(troubles.getLast())
                .containsExactly(new QueryListener.Trouble("queue-depth", false, "the server refused the connection"));
        answer = () -> vector("1");
        time.advance(MINUTE);
        assertThat(troubles.getLast()).isEmpty();
        assertThat(outcomes).contains("unreachable");
    }

    @Test
    void aWrongQueryIsToldAtOnce() {
        answer = MeasuringTest::wrong;
        watch(measuring(), depth("sum("));
        assertThat(troubles).hasSize(0);
        time.advance(MINUTE.multipliedBy(2));
        assertThat(troubles)
                .containsExactly(List.of(
                        new QueryListener.Trouble("queue-depth", true, "the query is wrong (bad_data): parse error")));
    }

    @Test
    void aQueryThatNeverHadAValueIsToldAndOneThatHadIsLeftToItsRules() {
        Measuring measuring = measuring();
        answer = MeasuringTest::vector;
        watch(measuring, depth("misspelt"));
        time.advance(MINUTE.multipliedBy(2));
        assertThat(troubles.getLast()).hasSize(1);
        assertThat(troubles.getLast().getFirst().why()).contains("never had a value");
        answer = () -> vector("1");
        time.advance(MINUTE);
        assertThat(troubles.getLast()).isEmpty();
        answer = MeasuringTest::vector;
        time.advance(Duration.ofHours(1));
        assertThat(troubles.getLast()).isEmpty();
    }

    @Test
    void whatWasSaidBeforeARestartStandsUntilTheFirstAttemptsShowHowThingsAre() {
        answer = MeasuringTest::refused;
        watch(measuring(), depth("a"));
        assertThat(troubles).isEmpty();
        time.advance(MINUTE.multipliedBy(2));
        assertThat(troubles).hasSize(1);
        assertThat(troubles.getFirst()).hasSize(1);
    }

    @Test
    void withoutQueriesNothingIsWrong() {
        watch(measuring(), new Signal("logins", "login.succeeded"));
        assertThat(troubles).containsExactly(List.of());
        assertThat(asked).isEmpty();
    }

    @Test
    void aReloadLeavesAnUnchangedQueryAloneAndAsksAChangedOneAtOnce() {
        Measuring measuring = measuring();
        watch(measuring, depth("a"));
        watch(measuring, depth("a"));
        assertThat(asked).hasSize(1);
        answer = () -> vector("5");
        watch(measuring, depth("b"));
        assertThat(asked).hasSize(2);
        assertThat(value(measuring)).isEqualTo(5);
        time.advance(MINUTE.multipliedBy(10));
        assertThat(asked.subList(2, asked.size()))
                .allSatisfy(inquiry -> assertThat(inquiry.form()).startsWith("query=b&"))
                .hasSizeBetween(9, 10);
        watch(measuring);
        int before = asked.size();
        time.advance(MINUTE.multipliedBy(10));
        assertThat(asked).hasSize(before);
        assertThat(view(measuring).isMeasured("queue-depth")).isFalse();
        assertThat(kept.spans).isEmpty();
    }

    @Test
    void theAnswerToAQuestionOfTheOldConfigurationIsDropped() {
        Measuring measuring = measuring();
        holding = true;
        watch(measuring, depth("a"));
        Runnable old = held.remove();
        answer = () -> {
            watch(measuring, depth("b"));
            return vector("999");
        };
        old.run();
        assertThat(value(measuring)).isNull();
        answer = () -> vector("1");
        held.remove().run();
        assertThat(value(measuring)).isEqualTo(1);
        assertThat(held).isEmpty();
    }

    @Test
    void whenThereWereValuesIsKeptOverARestartButNotWhatTheyWere() {
        Measuring measuring = measuring();
        watch(measuring, depth("a"));
        Instant first = time.instant();
        time.advance(Duration.ofMinutes(30));
        Instant last = at.getLast();
        assertThat(kept.writes).isLessThanOrEqualTo(at.size());
        measuring.close();
        answer = MeasuringTest::refused;
        Measuring after = measuring();
        watch(after, depth("a"));
        assertThat(value(after)).isNull();
        assertThat(view(after).span("queue-depth")).contains(new Span(first, last));
    }

    @Test
    void whileTheStoreCannotBeReadNobodyKnowsSinceWhenItIsSilent() {
        kept.away = true;
        Measuring measuring = measuring();
        watch(measuring, depth("a"));
        assertThat(view(measuring).complete("queue-depth")).isFalse();
        assertThat(value(measuring)).isEqualTo(143);
        kept.away = false;
        time.advance(MINUTE);
        assertThat(view(measuring).complete("queue-depth")).isTrue();
        assertThat(kept.spans).containsKey("queue-depth");
    }

    @Test
    void aMistakeOfOursCostsOneAnswer() {
        answer = () -> {
            throw new IllegalStateException("a bug");
        };
        Measuring measuring = measuring();
        watch(measuring, depth("a"));
        assertThat(outcomes).containsExactly("internal");
        answer = () -> vector("1");
        time.advance(MINUTE.multipliedBy(2));
        assertThat(value(measuring)).isEqualTo(1);
    }

    @Test
    void anAnswerThatComesAfterTheEndIsDropped() {
        Measuring measuring = measuring();
        holding = true;
        watch(measuring, depth("a"));
        measuring.close();
        held.remove().run();
        assertThat(asked).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void aClockThatIsSetBackDelaysTheNextQuestionByLessThanTwoIntervals() {
        Measuring measuring = measuring();
        watch(measuring, depth("a"));
        time.jump(Duration.ofHours(-3));
        time.advance(MINUTE.multipliedBy(2));
        assertThat(asked.size()).isGreaterThanOrEqualTo(2);
        assertThat(view(measuring).measured("queue-depth").orElseThrow().values())
                .extracting(Value::number)
                .containsExactly(143.0);
    }

    /** A view of a moment in which no events were counted. */
    private record At(Instant now) implements SignalView {
        @Override
        public boolean complete(String signal) {
            return NONE.complete(signal);
        }

        @Override
        public Count count(String signal, Duration window) {
            return NONE.count(signal, window);
        }

        @Override
        public List<Long> history(String signal, Duration slot, Instant until, int slots) {
            return NONE.history(signal, slot, until, slots);
        }

        @Override
        public List<Offender> offenders(String signal, Dimension by, Duration window, int most) {
            return NONE.offenders(signal, by, window, most);
        }

        @Override
        public java.util.Optional<Level> fullest(String signal, Dimension by, dev.launchwatch.model.Rate leak) {
            return NONE.fullest(signal, by, leak);
        }

        @Override
        public Cost cost(String signal, Duration window) {
            return NONE.cost(signal, window);
        }

        @Override
        public List<dev.launchwatch.model.Money> spent(String signal, Duration window) {
            return NONE.spent(signal, window);
        }

        @Override
        public long activeMembers(Duration window) {
            return NONE.activeMembers(window);
        }

        @Override
        public java.util.Optional<Span> span(String signal) {
            return NONE.span(signal);
        }
    }
}
