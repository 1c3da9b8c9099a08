package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import dev.launchwatch.web.AlertPageView.StepView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** The time line of an alert in words: who saw it, what the rules decided, who was told, and who looked after it. */
final class AlertSteps {
    /** A channel that took a message later was slow. */
    private static final Duration SLOW = Duration.ofSeconds(30);

    private final AlertStory story;
    private final Instant end;
    private final List<Step> steps = new ArrayList<>();

    private record Step(Instant at, String mark, String title, String text) {}

    private AlertSteps(AlertStory story) {
        this.story = story;
        this.end =
                story.alert().resolvedAt() == null ? story.at() : story.alert().resolvedAt();
    }

    /** Everything that happened, the first first. */
    static List<StepView> of(AlertStory story) {
        AlertSteps all = new AlertSteps(story);
        all.seen();
        all.story.changes().forEach(all::change);
        all.story.messages().forEach(all::message);
        all.story.acknowledgements().forEach(all::acknowledgement);
        return all.steps.stream()
                .sorted(Comparator.comparing(Step::at))
                .map(step -> new StepView(
                        step.at().toString(),
                        OpsWords.at(step.at(), story.at()),
                        step.mark(),
                        step.title(),
                        step.text()))
                .toList();
    }

    private void add(Instant at, String mark, String title, String text) {
        steps.add(new Step(at, mark, title, text));
    }

    /** Each region that saw it, and each that confirmed what it first only suspected. */
    private void seen() {
        Alert alert = story.alert();
        if (story.seen().isEmpty()) {
            add(alert.since(), "degraded", "Detected", story.changes().isEmpty() ? alert.detail() : "");
        }
        Set<String> saw = new HashSet<>();
        Set<String> confirmed = new HashSet<>();
        for (Result result : story.seen()) {
            boolean counts = result.standing() == Result.Standing.COUNTED;
            String why = result.outcome().why().map(Failure::message).orElse("");
            if (saw.add(result.region())) {
                add(
                        result.at(),
                        "degraded",
                        saw.size() == 1 ? "Detected by " + result.region() : "Seen by " + result.region() + ", too",
                        why);
                if (counts) {
                    confirmed.add(result.region());
                }
            } else if (counts && confirmed.add(result.region())) {
                add(result.at(), "degraded", "Confirmed by " + result.region(), why);
            }
        }
        if (alert.firedAt() == null) {
            add(story.at(), "degraded", "Pending", "It has not fired yet: nobody was told.");
        }
    }

    private void change(Transition change) {
        Alert alert = change.alert();
        switch (change.kind()) {
            case FIRED ->
                add(
                        change.at(),
                        "down",
                        "Fired",
                        alert.detail()
                                + (alert.regions().isEmpty()
                                        ? ""
                                        : "; seen from " + String.join(", ", alert.regions())));
            case CHANGED -> add(change.at(), "down", "Changed", alert.detail());
            case RESOLVED -> add(change.at(), "up", "Over", alert.detail());
        }
    }

    private void message(AlertStory.Message message) {
        Instant taken = message.taken();
        String tries = message.failed() == 0
                ? ""
                : "after " + count(message.failed()) + " that failed" + why(message, ", the last: ");
        String news = message.news().replace('\n', ' ').strip();
        if (taken == null) {
            add(
                    message.planned(),
                    "down",
                    message.channel() + (message.refused() ? " was not told" : " has not taken it yet"),
                    join(
                            message.failed() == 0
                                    ? message.error()
                                    : count(message.failed()) + " failed" + why(message, "; "),
                            news));
            return;
        }
        Duration took = Duration.between(message.planned(), taken);
        add(
                taken,
                "unknown",
                message.escalation()
                        ? "Escalated to " + message.channel()
                        : message.channel() + " was told"
                                + (message.kind().equals("resolved") ? " that it is over" : ""),
                join(tries, took.compareTo(SLOW) < 0 ? "" : Durations.coarse(took) + " after it was written", news));
    }

    /**
     * Why each try failed, in their order, those that failed for one reason together. The last error is said by itself where it is of no try, such as that
     * the channel was taken away.
     *
     * @param last what stands before the reason where that of the last one alone is known
     */
    private static String why(AlertStory.Message message, String last) {
        List<String> reasons = message.reasons();
        if (reasons.isEmpty()) {
            return message.error().isEmpty() ? "" : last + message.error();
        }
        int unknown = Math.max(0, message.failed() - reasons.size());
        StringJoiner all = new StringJoiner("; ", unknown == 0 ? ": " : ", the last " + reasons.size() + ": ", "");
        for (int i = 0, next; i < reasons.size(); i = next) {
            next = i + 1;
            while (next < reasons.size() && reasons.get(next).equals(reasons.get(i))) {
                next++;
            }
            all.add(reasons.get(i) + (next - i == 1 ? "" : " (" + (next - i) + " times)"));
        }
        boolean other = message.taken() == null
                && message.refused()
                && !reasons.getLast().equals(message.error());
        return all + (other && !message.error().isEmpty() ? "; " + message.error() : "");
    }

    private static String count(int tries) {
        return tries + (tries == 1 ? " try" : " tries");
    }

    private static String join(String... parts) {
        return String.join(
                "; ", List.of(parts).stream().filter(part -> !part.isEmpty()).toList());
    }

    private void acknowledgement(Acknowledgement by) {
        Instant until = by.until();
        add(
                by.at(),
                "maintenance",
                by.by() + " looks after it" + (until == null ? "" : ", until " + OpsWords.at(until, story.at())),
                join("by " + by.via().label() + ", " + Durations.coarse(by.response()) + " after it fired", by.note()));
        if (until != null && until.isBefore(end)) {
            add(until, "down", "The time of " + by.by() + " is over", "It fires on.");
        }
    }
}
