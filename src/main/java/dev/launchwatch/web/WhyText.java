package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import dev.launchwatch.web.WhyView.AnswerView;
import dev.launchwatch.web.WhyView.CheckView;
import dev.launchwatch.web.WhyView.LineView;
import dev.launchwatch.web.WhyView.LinkView;
import dev.launchwatch.web.WhyView.OptionView;
import dev.launchwatch.web.WhyView.ResultView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts why a rule did or did not fire in words. */
final class WhyText {
    /** The times around a moment that can be looked at. */
    static final List<Duration> SPANS =
            List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1), Reasons.LONGEST);

    private static final int RESULTS = 30;
    private static final int LISTED = 1_000;
    private static final int LINKS = 200;

    private WhyText() {}

    /**
     * What is asked.
     *
     * @param rule null if none is chosen
     * @param on what is filled in; may be empty
     * @param at as it is filled in; may be empty
     */
    record Asked(Reasons.@Nullable Choice rule, String on, String at, Duration span, Instant now) {}

    /** The span that is asked for; else the shortest that shows well what the rule looks at. */
    static Duration span(@Nullable String text, Reasons.@Nullable Choice rule) {
        Duration fits = rule == null ? Duration.ZERO : rule.span();
        return SPANS.stream()
                .filter(each -> Durations.format(each).equals(text))
                .findFirst()
                .or(() ->
                        SPANS.stream().filter(each -> each.compareTo(fits) >= 0).findFirst())
                .orElse(Reasons.LONGEST);
    }

    /** @param note why there is no answer; empty if there is one, or none was asked for */
    static WhyView page(List<Reasons.Choice> choices, Asked asked, String note, Optional<Explanation> explanation) {
        Reasons.Choice rule = asked.rule();
        List<String> subjects = (rule == null
                        ? choices.stream()
                                .flatMap(each -> each.subjects().stream())
                                .distinct()
                        : rule.subjects().stream())
                .limit(LISTED)
                .toList();
        String moment = asked.at().isEmpty() ? field(asked.now()) : asked.at();
        return new WhyView(
                choices.stream()
                        .limit(LISTED)
                        .map(each -> new OptionView(
                                each.rule(), rule != null && each.rule().equals(rule.rule())))
                        .toList(),
                subjects,
                asked.on(),
                explanation.map(each -> field(each.at())).orElse(moment),
                SPANS.stream()
                        .map(each -> new OptionView(Durations.format(each), each.equals(asked.span())))
                        .toList(),
                note,
                rule != null && asked.on().isEmpty() ? links(rule, asked.at()) : List.of(),
                explanation.map(each -> answer(each, asked)).orElse(null));
    }

    /** Where a rule that watches several can be asked about. */
    private static List<LinkView> links(Reasons.Choice rule, String at) {
        return rule.subjects().stream()
                .limit(LINKS)
                .map(each -> new LinkView(each, OpsWords.why(rule.rule(), each, at, "")))
                .toList();
    }

    /** As a field for dates and times has it. */
    private static String field(Instant at) {
        String text = at.truncatedTo(ChronoUnit.SECONDS).toString();
        return text.substring(0, text.length() - 1);
    }

    private static AnswerView answer(Explanation why, Asked asked) {
        WhyChart chart = new WhyChart(why);
        String path = why.about().equals("signal") ? OpsWords.signal(why.subject()) : OpsWords.monitor(why.subject());
        return new AnswerView(
                switch (why.state()) {
                    case "firing" -> "down";
                    case "pending" -> "degraded";
                    case "ok" -> "up";
                    default -> "unknown";
                },
                sentence(why),
                why.subject(),
                path,
                about(why, asked.now()),
                why.differences(),
                moves(why, asked),
                chart.values(),
                chart.states(),
                why.condition(),
                said(why),
                checks(why),
                why.heldBackBy().stream().map(Explanation.HeldBack::text).toList(),
                quiet(why),
                why.recorded().stream()
                        .map(each -> new LineView(
                                each.at().toString(), OpsWords.at(each.at(), why.at()), each.kind(), each.detail()))
                        .toList(),
                why.told().stream().map(each -> told(each, why)).toList(),
                why.told().isEmpty() ? nobody(why) : "",
                why.about().equals("signal") ? "" : resultsText(why),
                results(why),
                why.limits());
    }

    private static String sentence(Explanation why) {
        return switch (why.state()) {
            case "firing" -> why.rule() + " fired";
            case "pending" -> why.rule() + " was pending: it had not fired yet";
            case "ok" ->
                why.says().equals("holds")
                        ? why.rule() + " did not fire, although its condition held"
                        : why.rule() + " did not fire: its condition did not hold";
            default -> "What " + why.rule() + " made of it is not known";
        };
    }

    private static String about(Explanation why, Instant now) {
        StringBuilder text = new StringBuilder(why.severity() + ", at " + OpsWords.since(why.at(), now));
        if (why.since() != null && !why.state().equals("ok")) {
            text.append("; the trouble began at ").append(OpsWords.at(why.since(), why.at()));
        }
        if (why.firedAt() != null && why.state().equals("firing")) {
            text.append(", it fired at ").append(OpsWords.at(why.firedAt(), why.at()));
        }
        return text.toString();
    }

    /** The same of a little earlier, a little later and now. */
    private static List<LinkView> moves(Explanation why, Asked asked) {
        Duration step = asked.span().dividedBy(6);
        String span = Durations.format(asked.span());
        List<LinkView> moves = new ArrayList<>();
        moves.add(new LinkView(
                Durations.format(step) + " earlier",
                OpsWords.why(why.rule(), why.subject(), why.at().minus(step).toString(), span)));
        if (why.at().plus(step).isBefore(asked.now())) {
            moves.add(new LinkView(
                    Durations.format(step) + " later",
                    OpsWords.why(why.rule(), why.subject(), why.at().plus(step).toString(), span)));
        }
        moves.add(new LinkView("Now", OpsWords.why(why.rule(), why.subject(), "", span)));
        return moves;
    }

    private static String said(Explanation why) {
        String verdict = switch (why.says()) {
            case "holds" -> "It held";
            case "clear" -> "It did not hold";
            default -> "It said nothing, and all stayed as it was";
        };
        return verdict + (why.detail().isEmpty() ? "." : ": " + why.detail() + ".");
    }

    private static List<CheckView> checks(Explanation why) {
        List<CheckView> checks = new ArrayList<>(why.checks().stream()
                .map(each -> check(each.what(), each.expected(), each.actual(), each.met()))
                .toList());
        Explanation.Compared compared = why.compared();
        if (compared != null) {
            checks.add(check(
                    "what was compared",
                    compared.limit(),
                    compared.value(),
                    why.says().equals("holds")));
        }
        return checks;
    }

    private static CheckView check(String what, String expected, String actual, boolean met) {
        return new CheckView(what, expected, actual, met ? "degraded" : "up", met ? "met" : "not met");
    }

    /** What kept people from being told, and who looked after it. */
    private static List<String> quiet(Explanation why) {
        List<String> quiet = new ArrayList<>();
        for (Explanation.Muted muted : why.muted()) {
            boolean silence = muted.kind().equals("silence");
            quiet.add((silence ? "Silenced by " + muted.by() : "In the maintenance window " + muted.name()) + " until "
                    + OpsWords.at(muted.until(), why.at())
                    + (muted.comment().isEmpty() ? "" : ": " + muted.comment())
                    + ". It decides who is told, not whether it fires.");
        }
        for (Explanation.Acknowledged each : why.acknowledgements()) {
            quiet.add(each.by() + " looked after it since " + OpsWords.at(each.at(), why.at())
                    + (each.until() == null ? "" : ", until " + OpsWords.at(each.until(), why.at()))
                    + (each.note().isEmpty() ? "" : ": " + each.note())
                    + ".");
        }
        return quiet;
    }

    private static LineView told(Explanation.Told told, Explanation why) {
        String what = switch (told.state()) {
            case "sent" -> "took it";
            case "rejected" -> "refused it";
            default -> "waits";
        };
        return new LineView(
                told.at().toString(),
                OpsWords.at(told.at(), why.at()),
                told.channel() + " " + what,
                told.kind()
                        + (told.attempts() > 1 ? ", after " + told.attempts() + " attempts" : "")
                        + (told.error().isEmpty() ? "" : ": " + told.error()));
    }

    private static String nobody(Explanation why) {
        if (why.recorded().stream().noneMatch(each -> each.kind().equals("fired"))) {
            return "Nobody was told: no alert of it fired in this time.";
        }
        return why.muted().isEmpty()
                ? "No message is on record: it was silenced or in maintenance when it fired, or no route leads it anywhere."
                : "No message is on record: it was muted.";
    }

    private static String resultsText(Explanation why) {
        return why.results().isEmpty() ? "None is stored of this time." : "";
    }

    /** Those that were known at the moment, the newest first. */
    private static List<ResultView> results(Explanation why) {
        return why.results().reversed().stream()
                .filter(each -> !each.knownAt().isAfter(why.at()))
                .limit(RESULTS)
                .map(each -> new ResultView(
                        each.at().toString(),
                        OpsWords.at(each.at(), why.at()),
                        each.region(),
                        each.outcome(),
                        Durations.format(Duration.ofNanos(Math.round(each.durationMs() * 1e6))),
                        each.message(),
                        each.counted()))
                .toList();
    }
}
