package dev.launchwatch.app;

import dev.launchwatch.app.Chronicle.Acknowledged;
import dev.launchwatch.app.Chronicle.Told;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.notify.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds what people were told against who looked after what: whoever does stays known, and of what nobody looks after in time somebody else hears,
 * once ({@code docs/acknowledge.md}).
 */
final class AnswersJudge {
    /** Another region knows of an acknowledgement within a second or so; clocks differ. */
    private static final Duration SPREADS = Duration.ofSeconds(4);

    /** What is on its way takes so long at most. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(12);

    /** After a trouble another region decides within that time, and what waits for the channel has been tried again. */
    private static final Duration TAKES_OVER = Duration.ofSeconds(25);

    /** Where nothing is the matter, what is due is told within that time. */
    private static final Duration PROMPT = Duration.ofSeconds(8);

    private final Chronicle world;
    private final Reckoning tally;
    private final List<String> faults = new ArrayList<>();

    AnswersJudge(Chronicle world, Reckoning tally) {
        this.world = world;
        this.tally = tally;
    }

    /** What is not as promised, each in a sentence; nothing if all is well. */
    List<String> judge() {
        acknowledgements();
        Duration within = world.acknowledgeWithin();
        Map<String, List<Told>> escalations = escalations();
        if (within != null) {
            outages().forEach((alert, told) -> escalated(alert, told.plus(within), escalations.remove(alert)));
        }
        escalations.keySet().forEach(alert -> faults.add("escalated without having been told: " + alert));
        return faults;
    }

    /** When somebody was told of each alert first. */
    private Map<String, Instant> outages() {
        Map<String, Instant> outages = new LinkedHashMap<>();
        for (Told each : world.told) {
            if (each.isToTeam() && each.notification().kind() == Notification.Kind.FIRING) {
                for (Alert alert : each.notification().alerts()) {
                    if (alert.rule().equals(Judge.RULE)) {
                        outages.merge(alert.id(), each.notification().createdAt(), Moments::earliest);
                    }
                }
            }
        }
        return outages;
    }

    private Map<String, List<Told>> escalations() {
        Map<String, List<Told>> escalations = new LinkedHashMap<>();
        for (Told each : world.told) {
            if (each.isToBoss() && each.notification().kind() == Notification.Kind.FIRING) {
                each.notification()
                        .alerts()
                        .forEach(alert -> escalations
                                .computeIfAbsent(alert.id(), _ -> new ArrayList<>())
                                .add(each));
            }
        }
        return escalations;
    }

    /** Somebody else is told of an alert that nobody looks after in time, once, and of no other. */
    private void escalated(String alert, Instant due, @Nullable List<Told> told) {
        List<Acknowledged> answers = world.acknowledged.stream()
                .filter(each -> each.outcome() instanceof Acknowledgement.Outcome.Taken)
                .filter(each -> each.alert().id().equals(alert))
                .toList();
        if (told == null) {
            if (hadToBeEscalated(alert, alert.split("/")[1], due)) {
                faults.add("not escalated: nobody looked after %s by %s".formatted(alert, due));
            }
            tally.answered += answers.stream().anyMatch(each -> each.at().isBefore(due)) ? 1 : 0;
            return;
        }
        tally.escalated++;
        for (Told each : told) {
            Instant planned = each.notification().createdAt();
            if (planned.isBefore(due)) {
                faults.add("escalated early: %s at %s, before %s".formatted(alert, planned, due));
            }
            for (Acknowledged answer : answers) {
                if (isKnown(answer, each)) {
                    faults.add("escalated by %s at %s, although %s was looked after in %s since %s"
                            .formatted(each.instance(), planned, alert, answer.region(), answer.at()));
                }
            }
        }
        once(alert, told);
    }

    /** All together escalate it once, and whoever was cut off once for itself. */
    private void once(String alert, List<Told> told) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        told.forEach(each -> ids.computeIfAbsent(each.isAlone() ? each.region() : "", _ -> new TreeSet<>())
                .add(each.notification().id()));
        ids.forEach((region, messages) -> {
            long departures = world.departures.stream()
                    .filter(each -> each.region().equals(region))
                    .count();
            if (messages.size() > Math.max(1, departures)) {
                faults.add("escalated %d times%s: %s"
                        .formatted(messages.size(), region.isEmpty() ? "" : " by " + region, alert));
            }
        });
    }

    /** Whether who told it has to have known that somebody looks after it. */
    private boolean isKnown(Acknowledged answer, Told told) {
        Instant planned = told.notification().createdAt();
        if (answer.alone() || told.isAlone()) {
            boolean same = answer.alone()
                    && told.isAlone()
                    && answer.region().equals(told.region())
                    && !world.departed(answer.region(), answer.at().minus(UNDER_WAY), planned);
            // Where regions decide together again, what one raised alone is over, and so is that somebody looks after
            // it.
            boolean over = world.told.stream()
                    .filter(each -> each.ends(answer.alert().id()))
                    .map(each -> each.notification().createdAt())
                    .anyMatch(at -> at.isAfter(answer.at()) && at.isBefore(planned));
            return same && !over && planned.isAfter(answer.at().plus(SPREADS));
        }
        boolean hindered = world.troubles.stream()
                .filter(trouble ->
                        trouble.kind().isOfDatabase() || trouble.kind().isOfProcess())
                .anyMatch(trouble -> trouble.overlaps(answer.at().minus(UNDER_WAY), planned.plus(SPREADS)));
        return planned.isAfter(answer.at().plus(hindered ? UNDER_WAY : SPREADS));
    }

    /** Whether it went on long enough, with nobody who looked after it, while nothing hindered whoever decides. */
    private boolean hadToBeEscalated(String alert, String monitor, Instant due) {
        Instant end = world.told.stream()
                .filter(each -> each.ends(alert))
                .map(each -> each.notification().createdAt())
                .reduce(forgotten(alert), Moments::earliest);
        Instant over = world.asked.stream()
                .filter(each -> each.alert().equals(alert))
                .map(Chronicle.Asked::at)
                .reduce(end, Moments::earliest);
        Instant free = due;
        for (Instant before = Instant.MIN; !free.equals(before); ) {
            before = free;
            free = afterTroubles(afterSilences(free, monitor));
        }
        return !over.isBefore(free.plus(PROMPT));
    }

    private Instant afterSilences(Instant from, String monitor) {
        Instant free = from;
        for (Span silence : Silences.of(world).maybe(monitor)) {
            if (silence.overlaps(free.minus(PROMPT), free.plus(PROMPT))) {
                free = Moments.latest(free, silence.to());
            }
        }
        return free;
    }

    private Instant afterTroubles(Instant from) {
        Instant free = from;
        List<Trouble> troubles = world.troubles.stream()
                .sorted(Comparator.comparing(Trouble::from))
                .toList();
        for (Trouble trouble : troubles) {
            Instant after = trouble.to().plus(TAKES_OVER);
            if (trouble.from().isBefore(free.plus(PROMPT)) && after.isAfter(free)) {
                free = after;
            }
        }
        return free;
    }

    /** When the region that raised it alone lost what it remembered, and the alert with it. */
    private Instant forgotten(String alert) {
        List<Told> told = world.told.stream()
                .filter(each -> each.notification().kind() == Notification.Kind.FIRING
                        && each.notification().alerts().getFirst().id().equals(alert))
                .toList();
        return told.stream().allMatch(Told::isAlone)
                ? world.ended.stream()
                        .filter(end -> end.how() == Trouble.Kind.DISK_LOST)
                        .filter(end ->
                                told.stream().anyMatch(each -> each.region().equals(end.region())))
                        .map(Chronicle.Ended::at)
                        .reduce(Instant.MAX, Moments::earliest)
                : Instant.MAX;
    }

    /** Who was told to look after an alert does so from then on. */
    private void acknowledgements() {
        List<Acknowledgement> kept = world.kept();
        Map<String, String> first = new HashMap<>();
        for (Acknowledged each : world.acknowledged) {
            if (!(each.outcome() instanceof Acknowledgement.Outcome.Taken(Acknowledgement by))
                    || each.alone()
                    || each.alert().about() == Alert.About.DAEMON) {
                continue;
            }
            tally.acknowledged++;
            String other = first.putIfAbsent(by.alert(), by.by());
            if (other != null) {
                faults.add("%s is looked after by %s and by %s".formatted(by.alert(), other, by.by()));
            }
            if (kept.stream().noneMatch(answer -> answer.equals(by))) {
                faults.add("forgotten: %s looks after %s since %s".formatted(by.by(), by.alert(), by.at()));
            }
            for (Told told : world.told) {
                boolean fires = told.notification().alerts().stream()
                        .anyMatch(alert -> alert.id().equals(by.alert()) && alert.state() == Alert.State.FIRING);
                boolean later = !told.isAlone()
                        && world.meant(told.notification().createdAt()).stream()
                                .allMatch(at -> at.isAfter(each.at().plus(UNDER_WAY)));
                if (fires
                        && later
                        && !world.isToldWithItsEnd(told)
                        && told.notification().acknowledgements().stream().noneMatch(by::equals)) {
                    faults.add("%s looks after %s since %s, and a message at %s says nothing of it"
                            .formatted(by.by(), by.alert(), each.at(), told.at()));
                }
            }
        }
    }
}
