package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Durations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AbsentConditionTest {
    private static RuleSpec.Absent absent(String silence, @Nullable String grace) {
        return new RuleSpec.Absent(Durations.parse(silence), grace == null ? null : Durations.parse(grace));
    }

    @Test
    void whatNeverFlowedDoesNotStop() {
        SignalStory story = SignalStory.of("logins", absent("1h", null));
        story.until("30d");
        assertThat(story.told()).isEmpty();
    }

    @Test
    void whatFlowedAndStoppedFiresAtTheVeryMomentAndEndsWithTheNextEvent() {
        SignalStory story = SignalStory.of("logins", absent("1h", null));
        story.sees("10m", "login.succeeded", "a", null).sees("20m", "login.succeeded", "a", null);
        story.until("5h");
        assertThat(story.told()).containsExactly("1h20m FIRED");
        assertThat(story.alert().since()).isEqualTo(at("20m"));
        assertThat(story.alert().detail())
                .isEqualTo("no event of logins for 1 hour, limit 1 hour; the last came at 2026-03-01T12:20:00Z");
        story.sees("5h", "login.succeeded", "a", null);
        assertThat(story.told()).containsExactly("1h20m FIRED", "5h RESOLVED");
        story.until("7h");
        assertThat(story.told()).containsExactly("1h20m FIRED", "5h RESOLVED", "6h FIRED");
    }

    @Test
    void aGraceTimeTellsOfASourceThatWasNeverConnected() {
        SignalStory story = SignalStory.of("logins", absent("1h", "24h"));
        story.until("2d");
        assertThat(story.told()).containsExactly("1d FIRED");
        assertThat(story.alert().detail())
                .isEqualTo(
                        "no event of logins ever came, 1 day after a rule was about it first: is its source connected?");
    }

    @Test
    void afterAStartItListensBeforeItBelievesInSilence() {
        RuleSpec.Absent spec = absent("6h", null);
        SignalStory story = SignalStory.of("logins", spec).knows("0s", "login.succeeded", 1, "a", null);
        Reading away = AbsentCondition.read(
                spec, "logins", story.view(at("12h")), at("12h"), new Attention(at("0s"), at("12h")));
        assertThat(away)
                .isInstanceOfSatisfying(
                        Reading.Clear.class, clear -> assertThat(clear.next()).isEqualTo(at("12h15m")));
        Reading listened = AbsentCondition.read(
                spec, "logins", story.view(at("12h15m")), at("12h15m"), new Attention(at("0s"), at("12h")));
        assertThat(listened).isInstanceOf(Reading.Holds.class);
    }

    @Test
    void aShortSilenceIsNotWaitedForLongerThanItIs() {
        RuleSpec.Absent spec = absent("5m", null);
        SignalStory story = SignalStory.of("logins", spec).knows("0s", "login.succeeded", 1, "a", null);
        assertThat(AbsentCondition.read(
                        spec, "logins", story.view(at("1h5m")), at("1h5m"), new Attention(at("0s"), at("1h"))))
                .isInstanceOf(Reading.Holds.class);
    }
}
