package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.Given.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What rules about signals conclude while something is missing, since when they listen, and the numbers that they show. */
class SignalWatchesTest {
    private static final Rule OFTEN = rule(new RuleSpec.EventRate(Rate.parse("2/5m"), null, 1))
            .named("often")
            .about("failed-logins")
            .keepFiring("0s")
            .done();

    private final List<ListedEvents.One> events = new ArrayList<>();
    private final Set<String> incomplete = new HashSet<>();
    private Watches watches = new Watches(Given.START, this::partly);
    private final Changes changes = new Changes();

    /** Views over the events, of which those of some signals are not complete. */
    private SignalView partly(Instant now) {
        SignalView whole = new ListedEvents(events, SignalStory.KINDS).at(now);
        return (SignalView) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SignalView.class},
                (proxy, method, arguments) -> method.getName().equals("complete")
                        ? !incomplete.contains((String) arguments[0])
                        : method.invoke(whole, arguments));
    }

    private void happens(String offset, String kind, int times) {
        for (int i = 0; i < times; i++) {
            events.add(new ListedEvents.One(at(offset), kind, Map.of(), null, null));
        }
    }

    private void use(Instant now, Rule... rules) {
        watches.use(new RuleBook(List.of(rules), List.of()), now, changes);
        watches.evaluateAll(now, changes);
    }

    private List<String> told() {
        return changes.batch().transitions().stream()
                .map(transition ->
                        transition.alert().rule() + " " + transition.kind().name())
                .toList();
    }

    private Alert.State state() {
        return watches.states().findFirst().orElseThrow().state();
    }

    @Test
    void whileEventsAreMissingNothingFires() {
        happens("0s", "login.failed", 3);
        incomplete.add("failed-logins");
        use(at("1s"), OFTEN);
        watches.signalsChanged(at("2s"), changes);
        assertThat(told()).isEmpty();
        incomplete.clear();
        watches.signalsChanged(at("3s"), changes);
        assertThat(told()).containsExactly("often FIRED");
    }

    @Test
    void whileEventsAreMissingNothingResolves() {
        happens("0s", "login.failed", 3);
        use(at("1s"), OFTEN);
        assertThat(state()).isEqualTo(Alert.State.FIRING);
        events.clear();
        incomplete.add("failed-logins");
        watches.signalsChanged(at("10m"), changes);
        watches.runChecks(at("20m"), changes);
        assertThat(told()).containsExactly("often FIRED");
        incomplete.clear();
        watches.signalsChanged(at("21m"), changes);
        assertThat(told()).containsExactly("often FIRED", "often RESOLVED");
    }

    @Test
    void aRatioWaitsForBothOfItsSignals() {
        Rule ratio = rule(new RuleSpec.Ratio("webhooks", Percent.parse("50%"), Duration.ofMinutes(15), 3, null, null))
                .named("ratio")
                .about("webhook-forgery")
                .done();
        happens("0s", "webhook.signature_failed", 5);
        incomplete.add("webhooks");
        use(at("1s"), ratio);
        assertThat(told()).isEmpty();
        incomplete.clear();
        watches.signalsChanged(at("2s"), changes);
        assertThat(told()).containsExactly("ratio FIRED");
    }

    private static Rule absent() {
        return rule(new RuleSpec.Absent(Duration.ofHours(1), Duration.ofHours(2)))
                .named("silent")
                .about("logins")
                .done();
    }

    @Test
    void aSignalThatNeverCameFiresItsGraceAfterARuleWasAboutItFirst() {
        use(at("0s"));
        // The rule comes with a reload, days after the start.
        use(at("50h"), absent());
        assertThat(told()).isEmpty();
        watches.runChecks(at("52h").minusMillis(1), changes);
        assertThat(told()).isEmpty();
        watches.runChecks(at("52h"), changes);
        assertThat(told()).containsExactly("silent FIRED");
    }

    @Test
    void aReloadDoesNotBeginTheGraceAnew() {
        use(at("0s"), absent());
        use(at("1h"), absent(), OFTEN);
        watches.runChecks(at("2h"), changes);
        assertThat(told()).containsExactly("silent FIRED");
    }

    @Test
    void aRestartDoesNotBeginTheGraceAnewButListensAWhile() {
        use(at("0s"), absent());
        Map<String, Instant> kept = watches.signalsSince();
        assertThat(kept).containsExactly(Map.entry("logins", at("0s")));
        for (String restart : List.of("30m", "1h", "1h59m")) {
            watches = new Watches(at(restart), this::partly);
            use(at(restart), absent());
            watches.resume(kept);
            watches.evaluateAll(at(restart), changes);
        }
        watches.runChecks(at("2h14m").minusMillis(1), changes);
        assertThat(told()).isEmpty();
        watches.runChecks(at("2h14m"), changes);
        assertThat(told()).containsExactly("silent FIRED");
    }

    @Test
    void aSignalThatNoRuleWasAboutForAWhileBeginsAnew() {
        use(at("0s"), absent());
        use(at("1h"));
        assertThat(watches.signalsSince()).isEmpty();
        use(at("90m"), absent());
        watches.runChecks(at("2h"), changes);
        assertThat(told()).isEmpty();
        watches.runChecks(at("3h30m"), changes);
        assertThat(told()).containsExactly("silent FIRED");
    }

    @Test
    void aClockThatWasSetBackLeavesNoAttentionInTheFuture() {
        use(at("10h"), absent());
        watches.clockSetBack(at("1h"), changes);
        assertThat(watches.signalsSince()).containsExactly(Map.entry("logins", at("1h")));
    }

    @Test
    void silenceOfALogThatCouldNotBeReadIsNotThatOfTheSignal() {
        happens("0s", "login.succeeded", 1);
        incomplete.add("logins");
        use(at("1m"), absent());
        watches.signalsChanged(at("10h"), changes);
        incomplete.clear();
        watches.signalsChanged(at("10h1m"), changes);
        assertThat(told()).isEmpty();
        watches.runChecks(at("10h15m"), changes);
        assertThat(told()).containsExactly("silent FIRED");
    }

    private static Measure measured(SignalStory story, String offset) {
        return Objects.requireNonNull(Reading.compared(story.reads(offset)));
    }

    private static Measure measure(String value, String limit) {
        return new Measure(new BigDecimal(value), new BigDecimal(limit));
    }

    private static void same(Measure measured, String value, String limit) {
        assertThat(measured)
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(measure(value, limit));
    }

    @Test
    void everyKindShowsTheNumberThatItComparedAndWithWhat() {
        SignalStory rate = SignalStory.of("failed-logins", new RuleSpec.EventRate(Rate.parse("30/5m"), null, 1));
        same(measured(rate.knows("0s", "login.failed", 7, "a", "x"), "1m"), "7", "30");

        SignalStory per = SignalStory.of(
                "failed-logins", new RuleSpec.PerOne(RuleSpec.Distinct.IP, Rate.parse("5/10s"), Rate.parse("10/60s")));
        same(measured(per, "1m"), "0", "5");
        for (int i = 0; i < 4; i++) {
            per.knows("1m", "login.failed", 1, "a", "x");
        }
        same(measured(per, "1m"), "4", "5");
        same(measured(per, "1m30s"), "3.5", "10");

        SignalStory stuffing = SignalStory.of("failed-logins", new RuleSpec.Stuffing(10, Duration.ofMinutes(10)));
        for (int i = 0; i < 4; i++) {
            stuffing.knows("0s", "login.failed", 2, "a", "account" + i);
        }
        same(measured(stuffing, "1m"), "4", "10");

        SignalStory slow =
                SignalStory.of("failed-logins", new RuleSpec.Slow(RuleSpec.Distinct.ACCOUNT, Rate.parse("20/12h")));
        same(measured(slow.knows("0s", "login.failed", 21, "a", "x"), "1m"), "21", "20");

        SignalStory ratio = SignalStory.of(
                "webhook-forgery",
                new RuleSpec.Ratio("webhooks", Percent.parse("50%"), Duration.ofMinutes(15), 20, null, null));
        same(measured(ratio, "1m"), "0", "0.5");
        ratio.knows("0s", "webhook.signature_failed", 1, "a", null).knows("0s", "webhook.verified", 3, "a", null);
        same(measured(ratio, "1m"), "0.25", "0.5");

        SignalStory absent = SignalStory.of("logins", new RuleSpec.Absent(Duration.ofHours(1), Duration.ofHours(2)));
        same(measured(absent, "30m"), "1800", "7200");
        same(measured(absent.knows("30m", "login.succeeded", 1, "a", null), "40m"), "600", "3600");
    }

    @Test
    void aSpikeShowsTheNumberOfEventsBeyondWhichItFires() {
        RuleSpec.Spike spec = new RuleSpec.Spike(
                new BigDecimal("4"),
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                10,
                new BigDecimal("3.5"),
                0,
                Duration.ZERO);
        SignalStory story = SignalStory.of("unauthorized", spec);
        same(measured(story.knows("0s", "http.unauthorized", 3, "a", null), "1m"), "3", "10");
        story.knows("1m", "http.unauthorized", 20, "a", null);
        same(measured(story, "1m30s"), "23", "40");
        for (int i = 1; i < 24; i++) {
            story.knows(5 * i + "m", "http.unauthorized", 9, "a", null);
        }
        story.knows("1h59m", "http.unauthorized", 2, "a", null);
        // Of windows with 9 each: four times the median, and beyond 9 + 3.5 · √9.
        same(measured(story, "1h59m30s"), "11", "36");
    }

    @Test
    void aCostShowsTheComparisonThatIsNearestToItsLimit() {
        RuleSpec.CostPerMember spec = new RuleSpec.CostPerMember(
                Money.parse("1 USD"), Duration.ofDays(1), null, null, Percent.parse("50%"), Money.parse("1 USD"));
        SignalStory story = SignalStory.of("model-cost", spec);
        for (int i = 0; i < 5; i++) {
            story.active("1m", "member" + i);
        }
        story.uses("1m", "member0", "large", "0.50 USD");
        same(measured(story, "2m"), "0.1", "1");
        story.uses("1m", "member1", "large", "1.50 USD");
        // 0.40 of 1 USD each, but three quarters by one member.
        same(measured(story, "2m"), "0.75", "0.5");
        assertThat(story.holds("2m")).isTrue();
    }

    @Test
    void whatRulesComparedIsKnownByTheirNamesUntilTheyAreGone() {
        happens("0s", "login.failed", 3);
        use(at("1s"), OFTEN, absent());
        assertThat(watches.measures()).containsKeys("often", "silent");
        same(Objects.requireNonNull(watches.measures().get("often")), "3", "2");
        use(at("2s"), absent());
        assertThat(watches.measures()).containsOnlyKeys("silent");
    }

    @Test
    void whatToDoLeadsToAPlaceThatExists() throws IOException {
        String guide = Files.readString(Path.of("docs/if-x-breaks.md"));
        List<RuleSpec> kinds = List.of(
                new RuleSpec.EventRate(Rate.parse("1/1m"), null, 1),
                new RuleSpec.PerOne(RuleSpec.Distinct.IP, Rate.parse("5/10s"), Rate.parse("10/60s")),
                new RuleSpec.Spray(5, Duration.ofHours(1)),
                new RuleSpec.Ratio("webhooks", Percent.parse("50%"), Duration.ofMinutes(15), 20, null, null),
                new RuleSpec.CostPerMember(Money.parse("1 USD"), Duration.ofDays(1), null, null, null, null),
                new RuleSpec.Absent(Duration.ofHours(1), null));
        assertThat(kinds).allSatisfy(kind -> {
            String remedy = Objects.requireNonNull(Remedy.of(kind));
            assertThat(guide.lines()).contains("## " + remedy.substring(remedy.indexOf('#') + 1));
        });
    }

    @Test
    void anAlertSaysWhatToDoEvenIfItsRuleDoesNot() {
        Rule written = rule(new RuleSpec.Stuffing(2, Duration.ofMinutes(10)))
                .about("failed-logins")
                .done();
        Rule without = new Rule(
                written.name(),
                written.monitor(),
                written.group(),
                written.signal(),
                written.severity(),
                written.impact(),
                null,
                written.resolveAfter(),
                written.keepFiringFor(),
                written.flapThreshold(),
                written.flapWindow(),
                written.labels(),
                written.annotations(),
                written.condition());
        Alert alert = SignalStory.of(without)
                .sees("1s", "login.failed", "a", "x")
                .sees("2s", "login.failed", "a", "y")
                .alert();
        assertThat(alert.runbook())
                .startsWith("Block the address at the edge")
                .contains("docs/if-x-breaks.md#guessing");
        assertThat(alert.detail()).contains("tried 2 accounts with 2 failed logins in 10 minutes, limit 2");
    }
}
