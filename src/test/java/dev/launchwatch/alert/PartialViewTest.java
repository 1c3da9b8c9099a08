package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.PartialView;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A region that is cut off does not hear of events that come to the others. */
class PartialViewTest {
    private static Reading partly(SignalStory story, RuleSpec spec, String signal) {
        return SignalCondition.read(
                Given.rule(spec).named("rule").about(signal).done(),
                signal,
                new PartialView(story.view(at("3h"))),
                at("3h"),
                new Attention(Given.START, Given.START));
    }

    @Test
    void whatHappenedHereCountsAllTheSame() {
        RuleSpec rate = new RuleSpec.EventRate(Rate.parse("3/10m"), null, 1);
        SignalStory story = SignalStory.of("failed-logins", rate).knows("2h55m", "login.failed", 5, "a", "ada");
        assertThat(partly(story, rate, "failed-logins")).isInstanceOf(Reading.Holds.class);
    }

    @Test
    void silenceMayBeThatOfTheLine() {
        RuleSpec absent = new RuleSpec.Absent(Durations.parse("1h"), null);
        SignalStory story = SignalStory.of("logins", absent).knows("1h", "login.succeeded", 5, "a", "ada");
        assertThat(story.reads("3h")).isInstanceOf(Reading.Holds.class);
        assertThat(partly(story, absent, "logins")).isEqualTo(Reading.SILENT);
    }

    @Test
    void partsAreNotComparedWithEachOther() {
        RuleSpec cost = new RuleSpec.CostPerMember(Money.parse("1 USD"), Duration.ofDays(1), null, null, null, null);
        SignalStory story = SignalStory.of("model-cost", cost);
        assertThat(story.reads("3h")).isInstanceOf(Reading.Clear.class);
        assertThat(partly(story, cost, "model-cost")).isEqualTo(Reading.SILENT);
    }

    /** A method with a default that is left out here would answer for nobody. */
    @Test
    void whatTheViewIsAskedTheOneBehindItAnswers() {
        List<String> own = Arrays.stream(PartialView.class.getSuperclass().getDeclaredMethods())
                .map(Method::getName)
                .toList();
        assertThat(SignalView.class.getMethods())
                .extracting(Method::getName)
                .allSatisfy(name -> assertThat(own).contains(name));
    }
}
