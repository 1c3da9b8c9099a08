package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import dev.launchwatch.web.BacktestView.EpisodeView;
import dev.launchwatch.web.BacktestView.LaneView;
import dev.launchwatch.web.BacktestView.PlayedView;
import dev.launchwatch.web.BacktestView.RowView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts what rules would have told in words and lanes, beside what they told. */
final class BacktestPage {
    /** The times that can be played. */
    static final List<String> SPANS = List.of("24h", "7d", "30d");

    /** The height of a lane: what would have fired above, what fired below. */
    static final int LANE = 28;

    private static final int MIDDLE = LANE / 2;
    private static final int LANES = 100;
    private static final int ROWS = 500;
    private static final int EPISODES = 10;
    private static final int GAPS = 10;

    private final Backtests.Played played;
    private final TimeAxis axis;
    private final Instant now;

    private BacktestPage(Backtests.Played played, Instant now) {
        this.played = played;
        this.axis = new TimeAxis(played.since(), played.until());
        this.now = now;
    }

    static BacktestView of(Backtests.Standing standing, Instant now) {
        Backtests.Running running = standing.running();
        Backtests.Played last = standing.last();
        return new BacktestView(
                SPANS,
                running == null
                        ? ""
                        : running.by() + " has the last " + Durations.format(running.span()) + " played, since "
                                + OpsWords.since(running.startedAt(), now) + ": " + running.percent() + " % done.",
                standing.trouble(),
                last == null ? null : new BacktestPage(last, now).view());
    }

    private PlayedView view() {
        long would =
                played.rows().stream().mapToLong(row -> row.would().count()).sum();
        long told = played.rows().stream()
                .mapToLong(row -> row.told() == null ? 0 : row.told().count())
                .sum();
        List<Backtests.Row> busy = played.rows().stream()
                .filter(row -> !row.would().first().isEmpty()
                        || (row.told() != null && !row.told().first().isEmpty()))
                .sorted(Comparator.comparingInt(
                        (Backtests.Row row) -> -row.would().count()))
                .toList();
        int left = Math.max(0, busy.size() - LANES) + Math.max(0, played.rows().size() - ROWS);
        return new PlayedView(
                OpsWords.count(would, "alert") + " would have fired"
                        + (played.toldKnown() ? "; " + told + " fired then" : ""),
                played.results() + " results and " + played.events() + " events of "
                        + Durations.format(Duration.between(played.since(), played.until())) + ", played at "
                        + OpsWords.since(played.at(), now) + " for " + played.by(),
                OpsWords.at(played.since(), now),
                OpsWords.at(played.until(), now),
                busy.stream().limit(LANES).map(this::lane).toList(),
                played.rows().stream().limit(ROWS).map(BacktestPage::row).toList(),
                left == 0 ? "" : "Not all is shown: `launchwatch rules backtest` prints every rule.",
                limits());
    }

    private LaneView lane(Backtests.Row row) {
        Backtests.Lane told = row.told();
        return new LaneView(
                row.rule() + " on " + row.subject(),
                row.rule() + " on " + row.subject() + ": would have fired "
                        + OpsWords.count(row.would().count(), "time")
                        + (told == null ? "" : ", fired " + OpsWords.count(told.count(), "time") + " then"),
                path(row.would(), 0, MIDDLE - 1),
                told == null ? "" : path(told, MIDDLE + 1, LANE),
                episodes(row));
    }

    private String path(Backtests.Lane lane, int top, int bottom) {
        StringBuilder path = new StringBuilder();
        for (Backtests.Period period : lane.first()) {
            path.append(axis.box(period.firedAt(), TimeAxis.end(period.endedAt(), played.until()), top, bottom));
        }
        return path.toString();
    }

    /** The first of both, in the order of time. An episode that overlaps one of the other kind is the same trouble. */
    private List<EpisodeView> episodes(Backtests.Row row) {
        List<Backtests.Period> told =
                row.told() == null ? List.of() : row.told().first();
        record Told(Backtests.Period period, String which) {}
        List<Told> all = new ArrayList<>();
        for (Backtests.Period period : row.would().first()) {
            boolean both = told.stream().anyMatch(other -> overlap(period, other));
            all.add(new Told(period, row.told() == null ? "" : both ? "as it was" : "would be new"));
        }
        for (Backtests.Period period : told) {
            if (row.would().first().stream().noneMatch(other -> overlap(period, other))) {
                all.add(new Told(period, row.inForce() ? "would be gone" : "rule is gone"));
            }
        }
        return all.stream()
                .sorted(Comparator.comparing((Told each) -> each.period().firedAt())
                        .reversed())
                .limit(EPISODES)
                .map(each -> episode(row, each.period(), each.which()))
                .toList();
    }

    private EpisodeView episode(Backtests.Row row, Backtests.Period period, String which) {
        Instant ended = period.endedAt();
        return new EpisodeView(
                period.firedAt().toString(),
                OpsWords.at(period.firedAt(), now),
                ended == null ? "goes on" : "for " + Durations.coarse(Duration.between(period.firedAt(), ended)),
                which,
                period.detail(),
                row.inForce()
                        ? OpsWords.why(
                                row.rule(), row.subject(), period.firedAt().toString(), "")
                        : "");
    }

    private boolean overlap(Backtests.Period one, Backtests.Period other) {
        return one.firedAt().isBefore(TimeAxis.end(other.endedAt(), played.until()))
                && other.firedAt().isBefore(TimeAxis.end(one.endedAt(), played.until()));
    }

    private static RowView row(Backtests.Row row) {
        boolean nothing = row.known().equals("nothing");
        return new RowView(
                row.rule(),
                row.subject(),
                !row.inForce()
                        ? "gone"
                        : nothing ? "?" : row.would().count() + (row.known().equals("part") ? "+" : ""),
                row.told() == null ? "not known" : Integer.toString(row.told().count()),
                row.would().length().isZero()
                        ? ""
                        : Durations.coarse(row.would().length()),
                row.would().longest().isZero()
                        ? ""
                        : Durations.coarse(row.would().longest()));
    }

    private List<String> limits() {
        List<String> limits = new ArrayList<>();
        if (played.from().isAfter(played.since())) {
            limits.add(
                    played.from().isBefore(played.until())
                            ? "Nothing is stored before " + OpsWords.at(played.from(), now) + "."
                            : "Nothing is stored of this time.");
        }
        if (!played.toldKnown()) {
            limits.add("What fired then is in the store that the regions share, and could not be read.");
        }
        played.rows().stream()
                .filter(row -> !row.limit().isEmpty())
                .map(row -> row.rule() + " on " + row.subject() + ": " + row.limit() + ".")
                .limit(GAPS)
                .forEach(limits::add);
        played.gaps().stream()
                .limit(GAPS)
                .map(gap -> "Nobody looked at " + gap.monitor() + " for " + Durations.coarse(gap.length()) + " in "
                        + OpsWords.count(gap.times(), "gap") + ", the longest from "
                        + OpsWords.at(gap.longest(), now) + " on.")
                .forEach(limits::add);
        return limits;
    }
}
