package dev.launchwatch.cli;

import dev.launchwatch.alert.BacktestReport;
import dev.launchwatch.alert.BacktestReport.Firings;
import dev.launchwatch.alert.BacktestReport.Known;
import dev.launchwatch.alert.BacktestReport.Period;
import dev.launchwatch.alert.BacktestReport.Row;
import dev.launchwatch.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What rules would have told, for people: a table first, then episodes, then what is not known. */
final class BacktestText {
    private static final int EPISODES = 5;
    private static final int GAPS = 10;
    private static final int LONGEST_DETAIL = 140;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final BacktestReport report;
    private final StringBuilder text = new StringBuilder();

    private BacktestText(BacktestReport report) {
        this.report = report;
    }

    /** All of it, in lines that end. */
    static String of(BacktestReport report) {
        BacktestText made = new BacktestText(report);
        made.head();
        made.table();
        made.sum();
        report.rows().forEach(made::episodes);
        made.limits();
        return made.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    private void head() {
        line(
                "%s to %s UTC (%s): %,d results, %,d events",
                MINUTE.format(report.since()),
                MINUTE.format(report.until()),
                Durations.format(Duration.between(report.since(), report.until())),
                report.results(),
                report.events());
        if (report.from().isAfter(report.since())) {
            line(
                    report.from().isBefore(report.until())
                            ? "Nothing is stored before %s."
                            : "Nothing is stored of this time.",
                    MINUTE.format(report.from()));
        }
        line("");
    }

    private void table() {
        int rule = width("rule", report.rows().stream().map(Row::rule).toList());
        int on = width("on", report.rows().stream().map(Row::subject).toList());
        String format = "%-" + rule + "s  %-" + on + "s  %11s  %10s  %10s  %8s";
        line(format, "rule", "on", "would fire", report.toldKnown() ? "fired then" : "", "firing for", "longest");
        for (Row row : report.rows()) {
            boolean nothing = row.known() == Known.NOTHING;
            Firings would = row.would();
            line(
                    format,
                    row.rule(),
                    row.subject(),
                    row.inForce() ? (nothing ? "?" : would.count() + (row.known() == Known.PART ? "+" : "")) : "gone",
                    row.told() == null ? "" : Integer.toString(row.told().count()),
                    would.first().isEmpty() ? "" : Durations.coarse(would.length()),
                    would.first().isEmpty() ? "" : Durations.coarse(would.longest()));
        }
        line("");
    }

    private static int width(String head, List<String> names) {
        return Math.max(
                head.length(), names.stream().mapToInt(String::length).max().orElse(0));
    }

    private void sum() {
        line(
                "%d would have fired, %.1f a week%s.",
                report.would(),
                report.aWeek(report.would()),
                report.toldKnown()
                        ? String.format(
                                Locale.ROOT, "; %d fired then, %.1f a week", report.told(), report.aWeek(report.told()))
                        : "; what fired then is in the database that the regions share");
    }

    /** An episode, and whether it is of now alone (+), of then alone (-) or of both. */
    private record Marked(char mark, Period period) {}

    private void episodes(Row row) {
        List<Marked> marked = marked(row);
        if (marked.isEmpty()) {
            return;
        }
        line("");
        line("%s on %s, %s", row.rule(), row.subject(), row.severity().label());
        for (Marked each : marked.subList(0, Math.min(EPISODES, marked.size()))) {
            Period period = each.period();
            Instant from = period.firedAt();
            String length = period.endedAt() == null
                    ? "goes on"
                    : "for " + Durations.coarse(Duration.between(from, period.endedAt()));
            line("  %c %s %-12s %s", each.mark(), MINUTE.format(from), length, plain(period.detail()));
        }
        long more = Math.max(marked.size(), row.would().count()) - (long) EPISODES;
        if (more > 0) {
            line("    and %d more", more);
        }
    }

    private static List<Marked> marked(Row row) {
        List<Period> would = row.would().first();
        List<Period> told = row.told() == null ? List.of() : row.told().first();
        List<Marked> marked = new ArrayList<>();
        for (Period period : would) {
            boolean then = row.told() == null || told.stream().anyMatch(other -> overlap(period, other));
            marked.add(new Marked(then ? ' ' : '+', period));
        }
        for (Period period : told) {
            if (would.stream().noneMatch(other -> overlap(period, other))) {
                marked.add(new Marked('-', period));
            }
        }
        marked.sort(Comparator.comparing(each -> each.period().firedAt()));
        return marked;
    }

    private static boolean overlap(Period one, Period other) {
        return !after(one.firedAt(), other.endedAt()) && !after(other.firedAt(), one.endedAt());
    }

    private static boolean after(Instant moment, @Nullable Instant end) {
        return end != null && moment.isAfter(end);
    }

    /** One line without control characters: strangers' answers are quoted in it. */
    private static String plain(String detail) {
        StringBuilder plain = new StringBuilder();
        detail.codePoints()
                .limit(LONGEST_DETAIL)
                .forEach(character -> plain.appendCodePoint(Character.isISOControl(character) ? ' ' : character));
        return detail.length() > LONGEST_DETAIL ? plain + "…" : plain.toString();
    }

    private void limits() {
        List<Row> limited =
                report.rows().stream().filter(row -> !row.limit().isEmpty()).toList();
        if (limited.isEmpty() && report.gaps().isEmpty()) {
            return;
        }
        line("");
        line("What is not known:");
        for (Row row : limited) {
            line("  %s on %s: %s.", row.rule(), row.subject(), row.limit());
        }
        for (BacktestReport.Gap gap :
                report.gaps().subList(0, Math.min(GAPS, report.gaps().size()))) {
            line(
                    "  %s: no results for %s%s, the longest from %s on.",
                    gap.monitor(),
                    Durations.coarse(gap.length()),
                    gap.times() == 1 ? "" : " in " + gap.times() + " gaps",
                    MINUTE.format(gap.longest()));
        }
        if (report.gaps().size() > GAPS) {
            line("  %d more monitors have gaps.", report.gaps().size() - GAPS);
        }
    }
}
