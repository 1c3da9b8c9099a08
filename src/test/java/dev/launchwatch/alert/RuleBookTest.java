package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static dev.launchwatch.alert.Given.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.SignalView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleBookTest {
    @Test
    void whoeverCountsLearnsWhichBucketsRulesLookAt() {
        RuleSpec.PerOne byIp = new RuleSpec.PerOne(RuleSpec.Distinct.IP, Rate.parse("5/10s"), Rate.parse("10/60s"));
        RuleSpec.PerOne byAccount =
                new RuleSpec.PerOne(RuleSpec.Distinct.ACCOUNT, Rate.parse("9/10s"), Rate.parse("10/1h"));
        RuleBook book = new RuleBook(
                List.of(
                        rule(byIp).named("one").about("failed-logins").done(),
                        rule(byIp).named("same").about("failed-logins").done(),
                        rule(byAccount).named("two").about("unauthorized").done(),
                        rule(failing().done()).done()),
                List.of());
        assertThat(book.leaks())
                .containsExactly(
                        new SignalView.Leak("failed-logins", SignalView.Dimension.IP, Rate.parse("1/10s")),
                        new SignalView.Leak("failed-logins", SignalView.Dimension.IP, Rate.parse("1/60s")),
                        new SignalView.Leak("unauthorized", SignalView.Dimension.ACCOUNT, Rate.parse("1/10s")),
                        new SignalView.Leak("unauthorized", SignalView.Dimension.ACCOUNT, Rate.parse("1/1h")));
    }

    @Test
    void rulesWatchByNameAndByGroup() {
        Rule byName = rule(failing().done()).named("by-name").watching("chat-*").done();
        Rule byGroup = new Rule(
                "by-group",
                List.of(),
                List.of("site"),
                null,
                Severity.INFO,
                "",
                null,
                1,
                Duration.ZERO,
                6,
                Duration.ofHours(1),
                Map.of(),
                Map.of(),
                failing().done());
        Subject elsewhere = new Subject("chat-x", "lab", Duration.ofMinutes(1), "", Map.of(), List.of(), false);
        RuleBook book =
                new RuleBook(List.of(byName, byGroup), List.of(subject("homepage"), subject("chat-health"), elsewhere));
        assertThat(book.watching("homepage")).containsExactly(byGroup);
        assertThat(book.watching("chat-health")).containsExactly(byName, byGroup);
        assertThat(book.watching("chat-x")).containsExactly(byName);
        assertThat(book.watching("unknown")).isEmpty();
    }

    @Test
    void historiesAreAsLongAsTheRulesLookBackAndNoLonger() {
        Rule window = rule(failing().atLeast(2).window("6h").done()).done();
        Rule uptime = rule(Given.uptime("99.9%")).named("uptime").done();
        Subject subject = subject("homepage");
        assertThat(Bounds.of(subject, List.of()).replay()).isEqualTo(Duration.ofMinutes(22));
        assertThat(Bounds.of(subject, List.of(window)).replay()).isEqualTo(Duration.ofHours(6));
        assertThat(Bounds.of(subject, List.of(window, uptime)).replay()).isEqualTo(Duration.ofDays(3));
        History history = new History(Bounds.of(subject, List.of()));
        for (int minute = 0; minute < 1000; minute++) {
            history.add(Given.result("homepage", Given.at(minute + "m"), Given.down()), Given.at(minute + "m"));
        }
        assertThat(history.trails())
                .singleElement()
                .satisfies(trail -> assertThat(trail.size()).isLessThan(25));
        assertThat(history.recent()).hasSize(20).containsOnly("down");
    }

    @Test
    void aLateResultTakesItsPlaceAndOneThatIsKnownIsLeftOut() {
        History history = new History(Bounds.of(subject("homepage"), List.of()));
        assertThat(history.add(Given.result("homepage", Given.at("2m"), Given.down()), Given.at("2m")))
                .isTrue();
        assertThat(history.add(Given.result("homepage", Given.at("1m"), Given.degraded()), Given.at("2m")))
                .isTrue();
        assertThat(history.add(Given.result("homepage", Given.at("2m"), Given.down()), Given.at("3m")))
                .isFalse();
        assertThat(history.recent()).containsExactly("degraded", "down");
    }
}
