package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has changed since the last message of a group, in words. */
final class News {
    private static final int NAMED = 5;

    /** Where the names of alerts will stand; nothing that people write has it. */
    private static final String NAMES = "\u0000";

    private static final String TURN = " is on call now. ";
    private static final String NOBODY = "Nobody has acknowledged ";

    private static final Duration DELAYED = Duration.ofSeconds(30);

    private News() {}

    /** {@code homepage (site-down)}, or the subject alone where the rule is called the same. */
    static String name(Alert alert) {
        return alert.subject().equals(alert.rule()) ? alert.subject() : alert.subject() + " (" + alert.rule() + ")";
    }

    /** Up to five names, then how many more. */
    static String names(Collection<Alert> alerts) {
        List<String> names = alerts.stream().map(News::name).limit(NAMED).toList();
        int more = alerts.size() - names.size();
        return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
    }

    static String ofFirst(Draft draft, Duration groupWait, Instant now) {
        List<String> lines = new ArrayList<>();
        if (draft.escalated.isEmpty()) {
            lines.add(ofLateness(draft.firing.values(), groupWait, now));
        }
        remark(draft, now, lines);
        return String.join("\n", lines).strip();
    }

    private static String ofLateness(Collection<Alert> alerts, Duration groupWait, Instant now) {
        Instant first = now;
        for (Alert alert : alerts) {
            Instant firedAt = alert.firedAt();
            if (firedAt != null && firedAt.isBefore(first)) {
                first = firedAt;
            }
        }
        Duration late = Duration.between(first, now);
        // Younger ones are late by the ordinary ways of the machine, which would only puzzle the reader.
        return late.compareTo(groupWait.plusMinutes(1)) < 0
                ? ""
                : "It fired " + Durations.coarse(late)
                        + " ago and is told only now: it was silenced or in maintenance, or Launchwatch was not running.";
    }

    static String ofChanges(Draft draft, boolean withEnds, Instant now) {
        List<String> lines = new ArrayList<>();
        List<Alert> joined = pick(draft.after, draft.joined).stream()
                .filter(alert -> !draft.escalated.containsKey(alert.id()))
                .toList();
        List<Alert> ended = pick(draft.after, draft.ended);
        if (!joined.isEmpty()) {
            lines.add("Also failing: " + names(joined) + ".");
        }
        pick(draft.firing, draft.changed).stream()
                .filter(alert -> !withEnds || !draft.ended.contains(alert.id()))
                .limit(NAMED)
                .forEach(alert -> lines.add("Changed: " + name(alert) + ": " + alert.detail()));
        remark(draft, now, lines);
        // Where all is over, the headline says so.
        if (withEnds && !ended.isEmpty() && !draft.over()) {
            lines.add("Over: " + names(ended) + ".");
        }
        return String.join("\n", lines);
    }

    /** Says who looks after what, who does not any more, and that nobody did in time. */
    private static void remark(Draft draft, Instant now, List<String> lines) {
        Map<String, List<Alert>> sentences = new LinkedHashMap<>();
        draft.escalated.forEach((id, escalation) -> add(sentences, ofEscalation(escalation, now), draft.after.get(id)));
        draft.answered.forEach((id, answer) -> add(
                sentences, answer.isOver(now) ? ofLeaving(answer) : ofAcknowledgement(answer), draft.after.get(id)));
        sentences.forEach((sentence, alerts) -> lines.add(sentence.replace(NAMES, names(alerts))));
    }

    /** Whether it says that nobody looked after an alert in time. */
    static boolean escalates(String news) {
        return news.lines().anyMatch(line -> line.startsWith(NOBODY) || line.contains(TURN + NOBODY));
    }

    private static void add(Map<String, List<Alert>> sentences, String sentence, @Nullable Alert alert) {
        if (alert != null && alert.state() != Alert.State.RESOLVED) {
            sentences.computeIfAbsent(sentence, _ -> new ArrayList<>()).add(alert);
        }
    }

    private static String ofEscalation(Escalation escalation, Instant now) {
        Duration ago = Duration.between(escalation.toldAt(), now);
        String since = escalation.round() > 0 ? "left to " : "told to ";
        String turn = escalation.onCall().isEmpty() ? "" : escalation.onCall() + TURN;
        return turn + NOBODY + NAMES + ", " + since + escalation.channel() + " " + Durations.coarse(ago) + " ago, at "
                + Story.time(escalation.toldAt()) + ".";
    }

    private static String ofAcknowledgement(Acknowledgement answer) {
        Instant until = answer.until();
        String lasts = until == null ? "" : ", for " + Durations.coarse(Duration.between(answer.at(), until));
        String note = answer.note().isEmpty() ? "" : " \u201c" + answer.note() + "\u201d";
        return "Acknowledged by " + answer.by() + " after " + Durations.coarse(answer.response()) + lasts + ": " + NAMES
                + "." + note;
    }

    private static String ofLeaving(Acknowledgement answer) {
        return "The time for which " + answer.by() + " acknowledged is over, and nobody looks after " + NAMES + ".";
    }

    static String ofRepeat(Collection<Alert> firing, Instant now) {
        Instant since =
                firing.stream().map(Alert::since).min(Instant::compareTo).orElse(now);
        return "Still firing for " + Durations.coarse(Duration.between(since, now)) + ": " + names(firing)
                + ". Nothing has changed since the last message.";
    }

    /** Why a message comes later than it was meant to; empty if it comes in time. */
    static String ofDelay(Notification notification, Instant now) {
        Duration age = Duration.between(notification.createdAt(), now);
        if (age.compareTo(DELAYED) < 0) {
            return "";
        }
        String why = notification.lastError();
        return "Delayed by " + Durations.coarse(age) + (why == null ? "." : ": " + why + ".");
    }

    private static List<Alert> pick(Map<String, Alert> alerts, Collection<String> ids) {
        List<Alert> picked = new ArrayList<>();
        for (Map.Entry<String, Alert> entry : alerts.entrySet()) {
            if (ids.contains(entry.getKey())) {
                picked.add(entry.getValue());
            }
        }
        return picked;
    }
}
