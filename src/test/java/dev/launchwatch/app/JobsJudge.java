package dev.launchwatch.app;

import dev.launchwatch.app.Chronicle.Reported;
import dev.launchwatch.app.Chronicle.Told;
import dev.launchwatch.model.Alert;
import dev.launchwatch.notify.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds what people were told of jobs against when those reported: one that was silent for too long is told, once, and one that reported in time,
 * to whichever region, is not ({@code docs/regions.md}).
 */
final class JobsJudge {
    static final String RULE = "job-missing";

    /** A job that is silent for longer is missing. */
    private static final Duration LONGEST = SimulatedConfigs.WITHIN.plus(SimulatedConfigs.GRACE);

    /** Other regions know of a report within a second or so; clocks differ. */
    private static final Duration SPREADS = Duration.ofSeconds(4);

    /** What is on its way takes so long at most. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(12);

    /** Clocks of regions are so far apart at most. */
    private static final Duration CLOCKS = Duration.ofMillis(1_500);

    /** After a trouble, regions wait for what others heard meanwhile, and another one decides, within that time. */
    private static final Duration SETTLES = Duration.ofSeconds(50);

    /** Where nothing is the matter, what is due is told within that time: a look, another one, and what takes a moment. */
    private static final Duration PROMPT = Duration.ofSeconds(25);

    private final Chronicle world;
    private final Reckoning tally;
    private final Consumer<List<Told>> repeated;
    private final List<String> faults = new ArrayList<>();

    /** @param repeated looks at all copies of a message, in their order */
    JobsJudge(Chronicle world, Reckoning tally, Consumer<List<Told>> repeated) {
        this.world = world;
        this.tally = tally;
        this.repeated = repeated;
    }

    /** What is not as promised, each in a sentence; nothing if all is well. */
    List<String> judge() {
        tally.reports += world.reported.size();
        told(Notification.Kind.FIRING).forEach(this::wasSo);
        told(Notification.Kind.RESOLVED).forEach(this::wasOver);
        world.reported.stream().map(Reported::job).distinct().sorted().forEach(this::silent);
        return faults;
    }

    private List<Told> told(Notification.Kind kind) {
        return world.told.stream()
                .filter(each -> each.isToTeam() && each.notification().kind() == kind)
                .filter(each -> alert(each).rule().equals(RULE))
                .toList();
    }

    private static Alert alert(Told told) {
        return told.notification().alerts().getFirst();
    }

    /** Nobody who had to know of it heard a report in time. */
    private void wasSo(Told each) {
        Instant since = alert(each).since();
        for (Reported report : world.reported) {
            Instant at = report.at();
            if (at != null
                    && report.job().equals(alert(each).subject())
                    && since.isBefore(at.plus(LONGEST).minus(CLOCKS))
                    && since.isAfter(at.plus(spreads(report, each)))
                    && !mayKeepItForItself(report.region(), at, since)) {
                tally.invented++;
                faults.add("invented: %s since %s, told at %s by %s, and it had reported to %s at %s"
                        .formatted(alert(each).subject(), since, each.at(), each.instance(), report.region(), at));
                return;
            }
        }
    }

    /** How soon whoever told it had to know of the report: what it heard itself, at once. */
    private Duration spreads(Reported report, Told told) {
        if (report.region().equals(told.region())) {
            return CLOCKS;
        }
        return hindered(report.asked().minus(UNDER_WAY), alert(told).since()) ? UNDER_WAY : SPREADS;
    }

    private boolean hindered(Instant from, Instant to) {
        return world.troubles.stream()
                .filter(trouble ->
                        trouble.kind().isOfDatabase() || trouble.kind().isOfProcess())
                .anyMatch(trouble -> trouble.overlaps(from, to));
    }

    /** A region that is missing, or stands still, may have heard what it cannot tell the others. */
    private boolean mayKeepItForItself(String region, Instant at, Instant since) {
        return world.troubles.stream()
                .filter(trouble -> trouble.meets(region))
                .filter(trouble -> trouble.kind().isOfProcess() || trouble.kind() == Trouble.Kind.CUT_OFF)
                .anyMatch(trouble -> trouble.overlaps(at.minus(SPREADS), since));
    }

    /** It is not over before it has reported again, but where those who decide cannot know. */
    private void wasOver(Told each) {
        Instant planned = each.notification().createdAt();
        if (each.isAlone() || hindered(planned.minus(SETTLES), planned)) {
            return;
        }
        Instant last = world.reported.stream()
                .filter(report -> report.job().equals(alert(each).subject()))
                .map(Reported::asked)
                .filter(at -> at.isBefore(planned.plus(CLOCKS)))
                .reduce(Instant.MIN, Moments::latest);
        if (last.isBefore(alert(each).since().minus(CLOCKS))) {
            faults.add("told to be over at %s by %s, and %s had not reported since %s"
                    .formatted(each.at(), each.instance(), alert(each).subject(), last));
        }
    }

    /** What it was silent for is told, where it was too long. */
    private void silent(String job) {
        List<Instant> reports = world.reported.stream()
                .filter(report -> report.job().equals(job))
                .map(Reported::asked)
                .sorted(Comparator.naturalOrder())
                .toList();
        for (int i = 1; i < reports.size(); i++) {
            Instant due = reports.get(i - 1).plus(LONGEST);
            if (due.isBefore(reports.get(i))) {
                silence(job, new Span(due, reports.get(i)));
            }
        }
    }

    private void silence(String job, Span missing) {
        Map<String, List<Told>> alerts = new TreeMap<>();
        told(Notification.Kind.FIRING).stream()
                .filter(each -> alert(each).subject().equals(job))
                .filter(each -> missing.overlaps(
                        alert(each).since().minus(Outage.CLOCKS),
                        alert(each).since().plus(Outage.CLOCKS)))
                .forEach(each -> alerts.computeIfAbsent(each.notification().id(), _ -> new ArrayList<>())
                        .add(each));
        alerts.values().forEach(repeated);
        once(job, alerts);
        Instant by = by(missing);
        @Nullable
        Instant first = alerts.values().stream()
                .map(copies -> copies.getFirst().at())
                .reduce(Moments::earliest)
                .orElse(null);
        if (first == null) {
            if (by.isBefore(missing.to()) && !isPartOfAnEarlierAlert(job, missing)) {
                tally.lost++;
                faults.add("lost: nobody was told that %s was missing from %s to %s"
                        .formatted(job, missing.from(), missing.to()));
            }
            return;
        }
        tally.missing++;
        if (first.isAfter(by)) {
            faults.add("late: that %s was missing from %s to %s was told at %s, and had to be by %s"
                    .formatted(job, missing.from(), missing.to(), first, by));
        }
    }

    /** All together tell it once, and whoever was cut off once for itself. */
    private void once(String job, Map<String, List<Told>> alerts) {
        Map<String, TreeSet<String>> ids = new TreeMap<>();
        alerts.forEach((id, copies) -> {
            Told told = copies.getFirst();
            ids.computeIfAbsent(told.isAlone() ? told.region() : "", _ -> new TreeSet<>())
                    .add(id);
        });
        ids.forEach((region, messages) -> {
            long departures = world.departures.stream()
                    .filter(each -> each.region().equals(region))
                    .count();
            if (messages.size() > Math.max(1, departures)) {
                faults.add("told %d times that %s is missing%s: %s"
                        .formatted(messages.size(), job, region.isEmpty() ? "" : " by " + region, messages));
            }
        });
    }

    /** By when it has to be told: nothing may have hindered anybody for long enough. */
    private Instant by(Span missing) {
        Instant free = missing.from();
        List<Trouble> troubles = world.troubles.stream()
                .sorted(Comparator.comparing(Trouble::from))
                .toList();
        for (Trouble trouble : troubles) {
            Instant after = trouble.to().plus(SETTLES);
            if (trouble.from().isBefore(free.plus(PROMPT)) && after.isAfter(free)) {
                free = after;
            }
        }
        return free.plus(PROMPT);
    }

    private boolean isPartOfAnEarlierAlert(String job, Span missing) {
        return told(Notification.Kind.FIRING).stream()
                .map(JobsJudge::alert)
                .filter(alert -> alert.subject().equals(job) && alert.since().isBefore(missing.from()))
                .anyMatch(alert -> told(Notification.Kind.RESOLVED).stream()
                        .filter(each -> each.ends(alert.id()))
                        .allMatch(each -> each.at().isAfter(missing.from())));
    }
}
