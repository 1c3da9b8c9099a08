package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.SignalStory.who;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Dimension;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListedEventsTest {
    private static final RuleSpec ANY = new RuleSpec.EventRate(Rate.parse("1/1m"), null, 1);

    @Test
    void aWindowEndsNowAndHasNoEventTwice() {
        SignalStory story = SignalStory.of("failed-logins", ANY)
                .knows("0s", "login.failed", 1, "a", "x")
                .knows("60s", "login.failed", 1, "b", "x")
                .knows("61s", "login.failed", 1, "b", "x");
        SignalView view = story.view(at("60s"));
        assertThat(view.count("failed-logins", Duration.ofMinutes(1)))
                .isEqualTo(new SignalView.Count(1, Map.of(Dimension.IP, 1L, Dimension.ACCOUNT, 1L)));
        assertThat(view.count("failed-logins", Duration.ofMinutes(2)).distinct(Dimension.IP))
                .isEqualTo(2);
        assertThat(view.span("failed-logins").orElseThrow().last()).isEqualTo(at("60s"));
        assertThat(view.span("logins")).isEmpty();
        assertThat(view.count("nothing", Duration.ofDays(1))).isEqualTo(SignalView.Count.NONE);
    }

    @Test
    void slotsBeforeTheFeedBeganAreLeftOut() {
        SignalStory story = SignalStory.of("failed-logins", ANY)
                .knows("0s", "login.failed", 2, "a", "x")
                .knows("150s", "login.failed", 3, "a", "x");
        assertThat(story.view(at("5m")).history("failed-logins", Duration.ofMinutes(1), at("4m"), 9))
                .containsExactly(1L, 0L, 3L, 0L);
    }

    @Test
    void bucketsLeakBetweenEventsAndNeverBelowNothing() {
        SignalStory story = SignalStory.of("failed-logins", ANY)
                .knows("0s", "login.failed", 1, "a", "x")
                .knows("1h", "login.failed", 1, "a", "x")
                .knows("1h5s", "login.failed", 1, "a", "x");
        SignalView.Level level = story.view(at("1h8s"))
                .fullest("failed-logins", Dimension.IP, Rate.parse("1/10s"))
                .orElseThrow();
        assertThat(level.who()).isEqualTo(who("a"));
        assertThat(level.level()).isEqualByComparingTo(new BigDecimal("1.2"));
    }

    @Test
    void whoStandsOutComesFirstWithWhomTheyCame() {
        SignalStory story = SignalStory.of("failed-logins", ANY)
                .knows("0s", "login.failed", 1, "a", "x")
                .knows("1s", "login.failed", 1, "b", "x")
                .knows("2s", "login.failed", 1, "b", "y");
        assertThat(story.view(at("3s")).offenders("failed-logins", Dimension.IP, Duration.ofMinutes(1), 1))
                .containsExactly(new SignalView.Offender(who("b"), 2, Map.of(Dimension.ACCOUNT, 2L)));
    }
}
