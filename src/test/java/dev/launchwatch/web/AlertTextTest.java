package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an alert's page says. */
class AlertTextTest {
    private static List<String> steps(AlertPageView view) {
        return view.steps().stream()
                .map(step -> step.atText() + " " + step.title() + (step.text().isEmpty() ? "" : ": " + step.text()))
                .toList();
    }

    private static List<String> figures(AlertPageView view) {
        return view.figures().stream()
                .map(figure -> figure.name() + " " + figure.value() + (figure.bad() ? " !" : ""))
                .toList();
    }

    @Test
    void theTimeLineSaysWhoSawItWhoWasToldAndThatNobodyAnswers() {
        AlertPageView view = AlertText.of(AlertSamples.firing());
        assertThat(view.state()).isEqualTo("down");
        assertThat(view.sentence()).isEqualTo("homepage fires for 10m; nobody looks after it.");
        assertThat(view.open()).isTrue();
        assertThat(steps(view))
                .containsExactly(
                        "11:54:00 UTC Detected by eu: The server answered 503",
                        "11:54:05 UTC Confirmed by eu: The server answered 503",
                        "11:54:06 UTC Seen by us, too: The server answered 503",
                        "11:55:00 UTC Fired: homepage is down: the server answered 503; seen from eu, us",
                        "11:55:00 UTC on-call-mail has not taken it yet: 4 tries failed; 550 mailbox full",
                        "11:55:02 UTC team-slack was told");
        assertThat(figures(view))
                .containsExactly(
                        "Fired after 1m",
                        "First told after 2s",
                        "Answered by nobody in 9m (goal 5m) !",
                        "Goes on for 10m");
    }

    @Test
    void eachTryThatFailedSaysWhy() {
        List<String> reasons = List.of("no answer within 10s", "no answer within 10s", "status 500");
        assertThat(steps(AlertText.of(AlertSamples.failed(true, 3, "status 500", reasons))))
                .contains(
                        "11:56:02 UTC team-slack was told: after 3 tries that failed: no answer within 10s (2 times); status 500;"
                                + " 1m2s after it was written");
        assertThat(steps(AlertText.of(AlertSamples.failed(false, 14, "status 500", reasons))))
                .contains(
                        "11:55:00 UTC team-slack has not taken it yet: 14 tries failed, the last 3: no answer within 10s (2 times);"
                                + " status 500");
    }

    @Test
    void whatIsOverHasItsWholeStory() {
        AlertPageView view = AlertText.of(AlertSamples.over());
        assertThat(view.state()).isEqualTo("up");
        assertThat(view.sentence()).isEqualTo("homepage is over after 9m.");
        assertThat(view.open()).isFalse();
        assertThat(view.going()).isFalse();
        assertThat(steps(view))
                .containsExactly(
                        "11:54:00 UTC Detected by eu: The server answered 503",
                        "11:55:00 UTC Fired: homepage is down: the server answered 503; seen from eu, us",
                        "11:56:02 UTC team-slack was told: after 3 tries that failed, the last: no answer within 10s; 1m2s after it was written",
                        "11:56:30 UTC bob looks after it, until 11:58:00 UTC: by slack, 1m30s after it fired; On it",
                        "11:56:40 UTC Changed: homepage is down: the server answered 503",
                        "11:58:00 UTC The time of bob is over: It fires on.",
                        "11:58:21 UTC Escalated to on-call-mail: Nobody has acknowledged homepage (site-down).",
                        "11:59:00 UTC ada looks after it: by slack, 4m after it fired; On it",
                        "12:03:00 UTC Over: homepage is down: the server answered 503");
        assertThat(figures(view))
                .containsExactly(
                        "Fired after 1m", "First told after 1m2s", "Answered after 1m30s (goal 15m)", "Lasted 9m");
    }

    @Test
    void thePictureShowsWhenNobodyLookedAfterIt() {
        ChartView course = AlertText.of(AlertSamples.over()).course();
        assertThat(course.label())
                .isEqualTo("Began 11:54:00 UTC, fired after 1m, bob looked after it after 1m30s, over after 9m");
        assertThat(course.lines())
                .extracting(ChartView.LineView::mark, ChartView.LineView::path)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("pending-part", "M0 20H66.7"),
                        org.assertj.core.groups.Tuple.tuple("alone-part", "M66.7 20H166.7M266.7 20H333.3"),
                        org.assertj.core.groups.Tuple.tuple("taken-part", "M166.7 20H266.7M333.3 20H600"),
                        org.assertj.core.groups.Tuple.tuple("told-part", "M135.6 38V48M290 38V48"));
        // While nobody has answered, the time to do so is in the picture.
        ChartView open = AlertText.of(AlertSamples.firing()).course();
        assertThat(open.lines().getLast().mark()).isEqualTo("objective-part");
        assertThat(open.lines().getLast().path()).isEqualTo("M360 0V48");
        assertThat(open.to()).isEqualTo("now");
    }

    @Test
    void whatIsPendingHasToldNobody() {
        AlertStory firing = AlertSamples.firing();
        AlertStory pending = new AlertStory(
                firing.at(),
                AlertSamples.alert(
                        "a", Severity.WARNING, Alert.State.PENDING, firing.at().minusSeconds(30), null, null, ""),
                "",
                List.of(),
                List.of(),
                true,
                List.of(),
                List.of(),
                null);
        AlertPageView view = AlertText.of(pending);
        assertThat(view.sentence()).isEqualTo("homepage may fire, for 30s by now.");
        assertThat(view.open()).isFalse();
        assertThat(steps(view))
                .containsExactly(
                        "12:03:30 UTC Detected: homepage is down: the server answered 503",
                        "12:04:00 UTC Pending: It has not fired yet: nobody was told.");
        assertThat(figures(view)).containsExactly("Goes on for 30s");
        assertThat(view.course().lines())
                .singleElement()
                .extracting(ChartView.LineView::mark)
                .isEqualTo("pending-part");
    }

    @Test
    void whereMessagesAreNoLongerKeptNobodySaysThatNobodyWasTold() {
        AlertStory over = AlertSamples.over();
        AlertStory old = new AlertStory(
                over.at(), over.alert(), "", List.of(), over.changes(), false, List.of(), List.of(), null);
        assertThat(figures(AlertText.of(old))).contains("First told not kept");
    }
}
