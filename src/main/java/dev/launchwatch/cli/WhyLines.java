package dev.launchwatch.cli;

import dev.launchwatch.web.Explanation;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Why a rule did or did not fire, for people: what it made of the moment first, then what is on record, then what is not known. */
final class WhyLines {
    private static final int RESULTS = 5;
    private static final int LONGEST = 140;
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Explanation why;
    private final StringBuilder text = new StringBuilder();

    private WhyLines(Explanation why) {
        this.why = why;
    }

    /** All of it, in lines that end. */
    static String of(Explanation why) {
        WhyLines made = new WhyLines(why);
        made.head();
        made.condition();
        made.record();
        made.results();
        made.list("Not known", why.limits());
        return made.text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String time(Instant when) {
        return SECOND.format(when);
    }

    private void head() {
        line(why.rule() + " on " + why.subject() + " at " + time(why.at()) + " UTC: " + state());
        line("It fires if " + why.condition() + ".");
        line("");
    }

    private String state() {
        return switch (why.state()) {
            case "firing" -> "it fired" + since();
            case "pending" -> "pending, it had not fired" + since();
            case "ok" -> "it did not fire";
            default -> "not known";
        };
    }

    private String since() {
        return why.since() == null ? "" : ", since " + time(why.since());
    }

    private void condition() {
        String says = switch (why.says()) {
            case "holds" -> "The condition held";
            case "clear" -> "The condition did not hold";
            default -> "The condition said nothing";
        };
        line(says + (why.detail().isEmpty() ? "" : ": " + cut(why.detail())));
        for (Explanation.Check check : why.checks()) {
            line("  " + check.what() + ": to fire " + check.expected() + ", was " + check.actual()
                    + (check.met() ? "" : " (not met)"));
        }
        line("");
        list(
                "In the way",
                why.heldBackBy().stream().map(Explanation.HeldBack::text).toList());
        list(
                "Over time",
                why.states().stream()
                        .map(each -> time(each.from()) + " " + each.state())
                        .toList());
    }

    private void record() {
        list(
                "Decided",
                why.recorded().stream()
                        .map(each -> time(each.at()) + " " + each.kind() + ": " + cut(each.detail()))
                        .toList());
        list(
                "Muted",
                why.muted().stream()
                        .map(each -> each.kind() + " " + each.name() + " until " + time(each.until()))
                        .toList());
        list(
                "Looked after",
                why.acknowledgements().stream()
                        .map(each -> time(each.at()) + " by " + each.by())
                        .toList());
        list(
                "Told",
                why.told().stream()
                        .map(each -> time(each.at()) + " " + each.channel() + " " + each.state() + " " + each.kind()
                                + (each.error().isEmpty() ? "" : ": " + cut(each.error())))
                        .toList());
        list("Replayed and recorded differ", why.differences());
    }

    /** Those that were known at the moment, the newest first. */
    private void results() {
        list(
                "Last results",
                why.results().reversed().stream()
                        .filter(each -> !each.knownAt().isAfter(why.at()))
                        .limit(RESULTS)
                        .map(each -> time(each.at()) + " " + each.region() + " " + each.outcome()
                                + (each.counted() ? "" : ", not confirmed")
                                + (each.message().isEmpty() ? "" : ": " + cut(each.message())))
                        .toList());
    }

    private void list(String heading, List<String> lines) {
        if (!lines.isEmpty()) {
            line(heading + ":");
            lines.forEach(each -> line("  " + each));
        }
    }

    private static String cut(String detail) {
        return detail.length() <= LONGEST ? detail : detail.substring(0, LONGEST - 1) + "…";
    }
}
