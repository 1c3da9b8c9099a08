package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {
    private static Alert alert(String impact, String detail, Failure failure) {
        Alert like = Given.fired("homepage", Given.NOON).alert();
        return new Alert(
                like.id(),
                like.rule(),
                like.subject(),
                like.severity(),
                like.state(),
                like.since(),
                like.firedAt(),
                null,
                like.labels(),
                impact,
                detail,
                failure,
                like.regions(),
                like.recent(),
                like.runbook(),
                like.annotations());
    }

    private static Story story(Alert alert) {
        return Story.of(Messages.of(Notification.Kind.FIRING, null, "", alert), 10, Pages.NONE);
    }

    private static List<String> labels(Story story) {
        return story.items().getFirst().lines().stream().map(Story.Line::label).toList();
    }

    @Test
    void how_long_something_lasted_is_rounded_for_people() {
        assertThat(List.of(0, 512, 999, 4019, 4500, 9999, 65_432, 3_725_000))
                .extracting(millis -> Durations.coarse(Duration.ofMillis(millis)))
                .containsExactly("0ms", "512ms", "999ms", "4s", "5s", "10s", "1m5s", "1h2m");
    }

    @Test
    void anImpactThatIsASentenceKeepsTheHeadlineReadable() {
        Failure failure = new Failure(Reason.ASSERTION_STATUS, "expected status 200, got 503", "200", "503", null);
        assertThat(story(alert("Members cannot chat.", "", failure)).headline())
                .isEqualTo("CRITICAL: Members cannot chat: homepage (site-down)");
    }

    @Test
    void whatWasExpectedAndWhatWasThereIsSaidOnce() {
        Failure failure = new Failure(Reason.ASSERTION_STATUS, "expected status 200, got 503", "200", "503", null);
        Story story = story(alert("", "the last 2 probes failed: expected status 200, got 503", failure));
        assertThat(labels(story)).doesNotContain("Expected", "Actual");
        assertThat(story.items().getFirst().lines())
                .contains(new Story.Line("Reason", Reason.ASSERTION_STATUS.meaning() + " [assertion_status]"));
    }

    @Test
    void whatTheSentenceLeavesOutHasLinesOfItsOwn() {
        Failure failure = new Failure(Reason.ASSERTION_BODY, "the body lacks a text", "Welcome", "Oops", null);
        assertThat(labels(story(alert("", "the last 2 probes failed", failure))))
                .contains("Expected", "Actual");
    }
}
