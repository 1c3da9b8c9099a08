package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.Given.rule;
import static dev.launchwatch.alert.SignalStory.who;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules that count: at their limits, in their words, and from the first event to the all-clear. */
class SignalRulesTest {
    private static final String FAILED = "login.failed";

    private static RuleSpec.EventRate rate(String over) {
        return new RuleSpec.EventRate(Rate.parse(over), null, 1);
    }

    @Test
    void aRateFiresAboveItsLimitAndNotAtIt() {
        SignalStory story = SignalStory.of("failed-logins", rate("30/5m")).knows("0s", FAILED, 30, "a", null);
        assertThat(story.holds("1m")).isFalse();
        assertThat(story.knows("1s", FAILED, 1, "b", null).holds("1m")).isTrue();
    }

    @Test
    void aRateSaysItsNumbersAsTheyWereCounted() {
        SignalStory story = SignalStory.of("failed-logins", rate("30/5m"));
        IntStream.range(0, 61).forEach(i -> story.knows(i + "s", FAILED, i < 20 ? 4 : 1, "ip" + i, null));
        story.knows("62s", FAILED, 22, "worst", null);
        assertThat(story.sentence("2m"))
                .startsWith("143 failed logins in 5 minutes from 62 addresses, limit 30; most from "
                        + who("worst").brief() + " (22), ");
        assertThat(SignalStory.of("webhook-forgery", rate("3/10m"))
                        .knows("0s", "webhook.signature_failed", 1, null, null)
                        .sentence("1m"))
                .isEqualTo("1 webhook forgery event in 10 minutes, limit 3");
    }

    @Test
    void aRateWithAMinimumOfDifferentOnesNeedsBoth() {
        RuleSpec spec = new RuleSpec.EventRate(Rate.parse("30/5m"), RuleSpec.Distinct.IP, 10);
        SignalStory story = SignalStory.of("failed-logins", spec).knows("0s", FAILED, 100, "one", null);
        IntStream.range(0, 8).forEach(i -> story.knows("1s", FAILED, 1, "ip" + i, null));
        assertThat(story.holds("1m")).isFalse();
        story.knows("2s", FAILED, 1, "tenth", null);
        assertThat(story.holds("1m")).isTrue();
        assertThat(story.sentence("1m"))
                .startsWith("109 failed logins in 5 minutes from 10 addresses, limit 30 from at least 10 addresses");
    }

    @Test
    void anAttackIsOneAlertUntilItWasQuietForAWindow() {
        SignalStory story = SignalStory.of("failed-logins", rate("3/5m"));
        for (int second = 0; second < 600; second += 30) {
            story.sees(second + "s", FAILED, "a", null);
        }
        // The fourth comes at 90s. The last ten leave the window until three are left, 8m before the window is empty.
        assertThat(story.told()).containsExactly("1m30s FIRED");
        story.until("1h");
        assertThat(story.told()).hasSize(2).last().asString().endsWith("RESOLVED");
        Duration after = Duration.between(at("570s"), story.lastTold().resolvedAt());
        assertThat(after).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
        assertThat(story.lastTold().detail())
                .contains("failed logins in 5 minutes")
                .contains("limit 3");
        assertThat(story.state().state()).isEqualTo(Alert.State.INACTIVE);
        assertThat(story.errors()).isZero();
    }

    @Test
    void anAttackThatPausesForLessThanTheQuietTimeIsStillTheSameAlert() {
        SignalStory story = SignalStory.of("failed-logins", rate("3/1m"));
        IntStream.range(0, 5).forEach(i -> story.sees(i + "s", FAILED, "a", null));
        story.until("1m50s");
        IntStream.range(0, 5).forEach(i -> story.sees(110 + i + "s", FAILED, "a", null));
        story.until("2m30s");
        assertThat(story.told()).containsExactly("3s FIRED");
        IntStream.range(0, 5).forEach(i -> story.sees(600 + i + "s", FAILED, "a", null));
        assertThat(story.told()).hasSize(3);
        assertThat(story.told().getLast()).isEqualTo("10m3s FIRED");
    }

    @Test
    void keepFiringForSaysHowLongItMustBeQuiet() {
        Rule rule = rule(rate("3/1m"))
                .named("rule")
                .about("failed-logins")
                .keepFiring("0s")
                .done();
        SignalStory story = SignalStory.of(rule);
        IntStream.range(0, 5).forEach(i -> story.sees("0s", FAILED, "a", null));
        story.until("5m");
        assertThat(story.told()).containsExactly("0ms FIRED", "1m RESOLVED");
    }

    @Test
    void theAlertIsAboutTheSignal() {
        Rule rule = rule(rate("0/1m"))
                .named("stuffing")
                .about("failed-logins")
                .annotation("dashboard", "https://x/{signal}")
                .done();
        Alert alert = SignalStory.of(rule).sees("1m", FAILED, "a", null).alert();
        assertThat(alert.subject()).isEqualTo("failed-logins");
        assertThat(alert.labels())
                .containsEntry("signal", "failed-logins")
                .containsEntry("group", "signals")
                .doesNotContainKey("monitor");
        assertThat(alert.annotations()).containsEntry("dashboard", "https://x/failed-logins");
        assertThat(alert.id()).isEqualTo("stuffing/failed-logins/" + at("1m").toEpochMilli());
    }

    @Test
    void aBucketOfOneAddressOverflowsWithTheSixthAtOnce() {
        RuleSpec spec = new RuleSpec.PerOne(RuleSpec.Distinct.IP, Rate.parse("5/10s"), Rate.parse("10/60s"));
        SignalStory story = SignalStory.of("failed-logins", spec);
        for (int i = 0; i < 5; i++) {
            story.knows("0s", FAILED, 1, "a", null).knows("0s", FAILED, 1, "b" + i, null);
        }
        assertThat(story.holds("0s")).isFalse();
        story.knows("0s", FAILED, 1, "a", null).look("0s");
        assertThat(story.alert().detail())
                .isEqualTo(
                        "address " + who("a").brief() + " with 6 failed logins in 1 minute stands at 6, limit 5 at once"
                                + " and one each 10 seconds");
        // One has leaked after ten seconds; a millisecond later it is below, and a minute of quiet after that it is
        // over.
        story.until("5m");
        assertThat(story.told()).hasSize(2).first().isEqualTo("0ms FIRED");
        assertThat(story.lastTold().resolvedAt()).isEqualTo(at("70s").plusMillis(1));
    }

    @Test
    void whoTakesTheirTimeFillsTheSlowBucketOnly() {
        RuleSpec spec = new RuleSpec.PerOne(RuleSpec.Distinct.ACCOUNT, Rate.parse("5/10s"), Rate.parse("10/60s"));
        SignalStory story = SignalStory.of("failed-logins", spec);
        IntStream.range(0, 13).forEach(i -> story.sees(11 * i + "s", FAILED, "ip" + i, "victim"));
        assertThat(story.told()).containsExactly("2m12s FIRED");
        assertThat(story.alert().detail()).contains("limit 10 at once and one each 1 minute");
        SignalStory slower = SignalStory.of("failed-logins", spec);
        IntStream.range(0, 60).forEach(i -> slower.sees(61 * i + "s", FAILED, "ip" + i, "victim"));
        assertThat(slower.told()).isEmpty();
    }

    @Test
    void oneAddressThatTriesManyAccountsIsStuffing() {
        RuleSpec spec = new RuleSpec.Stuffing(10, Duration.ofMinutes(10));
        SignalStory story = SignalStory.of("failed-logins", spec);
        IntStream.range(0, 9).forEach(i -> story.knows(i + "s", FAILED, 2, "bad", "account" + i));
        // Others fail as often, each on an account of their own.
        IntStream.range(0, 30).forEach(i -> story.knows("5s", FAILED, 20, "good" + i, "own" + i));
        assertThat(story.holds("1m")).isFalse();
        story.knows("10s", FAILED, 1, "bad", "account9");
        assertThat(story.holds("1m")).isTrue();
        assertThat(story.sentence("1m"))
                .isEqualTo("address " + who("bad").brief()
                        + " tried 10 accounts with 19 failed logins in 10 minutes, limit 10");
        assertThat(story.holds("10m2s")).isFalse();
    }

    @Test
    void manyAddressesThatTryOneAccountAreASpray() {
        RuleSpec spec = new RuleSpec.Spray(5, Duration.ofHours(1));
        SignalStory story = SignalStory.of("failed-logins", spec);
        IntStream.range(0, 4).forEach(i -> story.knows(i + "m", FAILED, 1, "ip" + i, "victim"));
        assertThat(story.holds("10m")).isFalse();
        story.knows("9m", FAILED, 1, "ip9", "victim");
        assertThat(story.sentence("10m"))
                .isEqualTo("account " + who("victim").brief()
                        + " tried from 5 addresses with 5 failed logins in 1 hour, limit 5");
    }

    @Test
    void whoGuessesOverHoursIsSlow() {
        RuleSpec spec = new RuleSpec.Slow(RuleSpec.Distinct.ACCOUNT, Rate.parse("20/12h"));
        SignalStory story = SignalStory.of("failed-logins", spec);
        IntStream.range(0, 21).forEach(i -> story.sees(30 * i + "m", FAILED, "ip" + i, "victim"));
        assertThat(story.told()).containsExactly("10h FIRED");
        assertThat(story.alert().detail())
                .isEqualTo("account " + who("victim").brief() + " has 21 failed logins in 12 hours, limit 20");
        SignalStory rare = SignalStory.of("failed-logins", spec);
        IntStream.range(0, 40).forEach(i -> rare.sees(40 * i + "m", FAILED, "ip" + i, "victim"));
        assertThat(rare.told()).isEmpty();
    }

    @Test
    void othersWhoStandOutAreNamedByPseudonym() {
        RuleSpec spec = new RuleSpec.Slow(RuleSpec.Distinct.IP, Rate.parse("2/1h"));
        SignalStory story = SignalStory.of("failed-logins", spec)
                .knows("0s", FAILED, 5, "203.0.113.9", null)
                .knows("1s", FAILED, 4, "203.0.113.8", null);
        assertThat(story.sentence("1m"))
                .isEqualTo("address " + who("203.0.113.9").brief()
                        + " has 5 failed logins in 1 hour, limit 2; also 1 address, such as "
                        + who("203.0.113.8").brief() + " (4)")
                .doesNotContain("203.0.113");
    }

    private static RuleSpec.Ratio ratio(String over, int atLeast, @Nullable Integer probing) {
        return new RuleSpec.Ratio("webhooks", Percent.parse(over), Duration.ofMinutes(15), atLeast, probing, null);
    }

    private static SignalStory webhooks(RuleSpec.Ratio ratio, int failed, int addresses, int verified) {
        SignalStory story = SignalStory.of("webhook-forgery", ratio);
        IntStream.range(0, failed)
                .forEach(i -> story.knows("1m", "webhook.signature_failed", 1, "ip" + i % addresses, null));
        return story.knows("1m", "webhook.verified", verified, "stripe", null);
    }

    @Test
    void aRatioNeedsEnoughEventsAndMoreThanItsShare() {
        RuleSpec.Ratio ratio = ratio("50%", 20, null);
        assertThat(webhooks(ratio, 19, 1, 0).holds("2m")).isFalse();
        assertThat(webhooks(ratio, 20, 1, 0).holds("2m")).isTrue();
        assertThat(webhooks(ratio, 10, 1, 10).holds("2m")).isFalse();
        assertThat(webhooks(ratio, 11, 1, 10).holds("2m")).isTrue();
    }

    @Test
    void aRotatedSecretLooksOtherwiseThanProbing() {
        assertThat(webhooks(ratio("50%", 20, null), 39, 2, 1).sentence("2m"))
                .startsWith("39 webhook forgery events and 1 webhook in 15 minutes: 97.5% fail, from 2 addresses, limit"
                        + " 50% of 20 or more. Nearly all fail, from few addresses: a rotated secret or a broken provider"
                        + " is likely; most from ");
        assertThat(webhooks(ratio("50%", 20, 5), 12, 9, 988).sentence("2m"))
                .startsWith(
                        "12 webhook forgery events and 988 webhooks in 15 minutes: 1.2% fail, from 9 addresses, limit"
                                + " 50% of 20 or more, or 5 addresses. Some fail, from many addresses: somebody is probing");
        assertThat(webhooks(ratio("50%", 20, null), 12, 9, 988).holds("2m")).isFalse();
        assertThat(webhooks(ratio("50%", 20, null), 90, 60, 10).sentence("2m"))
                .contains(
                        "Nearly all fail, from many addresses: it is broken for everybody, or an attack drowns the rest");
        assertThat(webhooks(ratio("50%", 20, null), 30, 3, 20).sentence("2m"))
                .contains("Some fail, from few addresses: one wrong sender, or one who tries");
    }

    @Test
    void aRatioRisesByTimeAloneWhenSuccessesLeaveFirst() {
        SignalStory story = SignalStory.of("webhook-forgery", ratio("50%", 20, null))
                .knows("0s", "webhook.verified", 30, "stripe", null)
                .knows("10m", "webhook.signature_failed", 25, "stripe", null)
                .look("10m1s");
        assertThat(story.told()).isEmpty();
        story.until("16m");
        assertThat(story.told()).singleElement().asString().endsWith("FIRED");
    }

    @Test
    void aMonitorAndASignalOfTheSameNameAreTwoThings() {
        Rule down = rule(Given.failing().done()).named("down").done();
        Rule often = rule(rate("0/5m")).named("often").about("homepage").done();
        ListedEvents.One event = new ListedEvents.One(at("1m"), FAILED, Map.of(), null, null);
        ListedEvents events = new ListedEvents(List.of(event), Map.of("homepage", FAILED));
        Rehearsal rehearsal = new Rehearsal(
                new RuleBook(List.of(down, often), List.of(Given.subject("homepage"))), Given.START, events::at);
        rehearsal.signalsChanged(at("1m"));
        rehearsal.observe(Given.result("homepage", at("2m"), Given.down()), at("2m"));
        rehearsal.until(at("1h"));
        assertThat(rehearsal.transitions())
                .extracting(transition -> transition.alert().rule() + " " + transition.kind())
                .containsExactly("often FIRED", "down FIRED", "often RESOLVED");
        assertThat(rehearsal.errors()).isZero();
    }

    @Test
    void aReloadKeepsWhatFiresAndEndsWhatIsNoLongerWatched() {
        Rule rule = rule(rate("0/5m")).named("often").about("failed-logins").done();
        ListedEvents.One event = new ListedEvents.One(at("0s"), FAILED, Map.of(), null, null);
        ListedEvents events = new ListedEvents(List.of(event), SignalStory.KINDS);
        Watches watches = new Watches(Given.START, events::at);
        Changes fired = new Changes();
        watches.use(new RuleBook(List.of(rule), List.of()), at("0s"), fired);
        watches.signalsChanged(at("0s"), fired);
        assertThat(fired.batch().transitions()).hasSize(1);

        Changes same = new Changes();
        watches.use(new RuleBook(List.of(rule), List.of()), at("1m"), same);
        watches.evaluateAll(at("1m"), same);
        assertThat(same.isEmpty()).isTrue();
        assertThat(watches.nextCheck()).isNotNull();

        Changes gone = new Changes();
        watches.use(RuleBook.empty(), at("2m"), gone);
        assertThat(gone.batch().transitions())
                .singleElement()
                .satisfies(end -> assertThat(end.alert().detail()).endsWith("no longer watched"));
    }

    @Test
    void numbersAreNeitherRoundedToAllNorToNone() {
        assertThat(Words.percent(1999, 2000)).isEqualTo("99.9%");
        assertThat(Words.percent(2000, 2000)).isEqualTo("100%");
        assertThat(Words.percent(1, 100_000)).isEqualTo("0.1%");
        assertThat(Words.percent(0, 5)).isEqualTo("0%");
        assertThat(Words.span(Duration.ofSeconds(90))).isEqualTo("90 seconds");
        assertThat(Words.span(Duration.ofDays(2))).isEqualTo("2 days");
    }

    private static RuleSpec.Ratio apart(int atLeast, @Nullable Integer probing) {
        return new RuleSpec.Ratio(
                "webhooks", Percent.parse("50%"), Duration.ofMinutes(15), atLeast, probing, RuleSpec.Grouping.PROVIDER);
    }

    /** Events of providers: so many failed and succeeded, from so many addresses. */
    private static SignalView webhooks(String... courses) {
        List<ListedEvents.One> events = new ArrayList<>();
        for (String course : courses) {
            String[] words = course.split(" ", -1);
            String provider = words[0].equals("-") ? null : words[0];
            int addresses = Integer.parseInt(words[3]);
            for (int i = 0; i < Integer.parseInt(words[1]) + Integer.parseInt(words[2]); i++) {
                boolean failed = i < Integer.parseInt(words[1]);
                events.add(new ListedEvents.One(
                        at("1m"),
                        failed ? "webhook.signature_failed" : "webhook.verified",
                        Map.of(SignalView.Dimension.IP, SignalStory.who(words[0] + i % addresses)),
                        null,
                        null,
                        provider));
            }
        }
        return new ListedEvents(events, SignalStory.KINDS).at(at("2m"));
    }

    private static String said(RuleSpec.Ratio spec, SignalView view) {
        return switch (RatioCondition.read(spec, "webhook-forgery", view, at("2m"))) {
            case Reading.Holds holds -> "holds: " + holds.detail().get();
            case Reading.Clear clear -> "clear: " + clear.detail().get();
            case Reading.Silent _ -> "silent";
        };
    }

    @Test
    void oneProviderWhoseSecretWasRotatedIsNotLostAmongOthers() {
        SignalView view = webhooks("stripe 25 0 2", "clerk 2 300 3");
        assertThat(RatioCondition.read(ratio("50%", 20, null), "webhook-forgery", view, at("2m")))
                .isInstanceOf(Reading.Clear.class);
        assertThat(said(apart(20, null), view))
                .isEqualTo(
                        "holds: provider stripe: 25 webhook forgery events and 0 webhooks in 15 minutes: 100% fail, from 2"
                                + " addresses, limit 50% of 20 or more. Nearly all fail, from few addresses: a rotated secret or a"
                                + " broken provider is likely");
    }

    @Test
    void everyProviderThatFailsIsNamedTheWorstFirst() {
        assertThat(said(apart(20, null), webhooks("stripe 15 5 9", "clerk 20 1 1", "github 1 30 1")))
                .startsWith("holds: provider clerk: 20 webhook forgery events and 1 webhook in")
                .endsWith("; also stripe (75% of 20)");
    }

    @Test
    void aTrickleFromManyAddressesAtOneProviderIsProbing() {
        assertThat(said(apart(20, 5), webhooks("stripe 5 200 5", "clerk 4 200 4")))
                .startsWith("holds: provider stripe: 5 webhook forgery events")
                .contains("from 5 addresses");
        assertThat(said(apart(20, 6), webhooks("stripe 5 200 5", "clerk 4 200 4")))
                .startsWith("clear");
    }

    @Test
    void whatNamesNoProviderIsJudgedTogether() {
        assertThat(said(apart(20, null), webhooks("- 25 1 9")))
                .startsWith("holds: ")
                .contains("25 webhook forgery events");
        assertThat(said(apart(20, null), webhooks("- 25 1 9", "stripe 0 100 1")))
                .startsWith("holds: without a provider: 25 webhook forgery events and 1 webhook in");
        assertThat(said(apart(20, null), webhooks("stripe 9 0 1", "clerk 9 0 1", "- 9 0 1")))
                .startsWith("clear");
    }

    @Test
    void withoutEventsNothingIsSaidOfProviders() {
        assertThat(said(apart(20, null), webhooks())).startsWith("clear");
    }
}
