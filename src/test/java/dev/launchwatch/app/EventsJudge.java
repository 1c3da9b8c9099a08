package dev.launchwatch.app;

import dev.launchwatch.app.Chronicle.Accepted;
import dev.launchwatch.app.Chronicle.Happened;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds what people were told of events against what happened: too many are told, once, with no more than there were, however often and to
 * whichever regions they were posted ({@code docs/regions.md}).
 */
final class EventsJudge {
    private static final String RULE = "attack";
    private static final int MOST = SimulatedConfigs.MOST_EVENTS;
    private static final Duration WINDOW = SimulatedConfigs.WINDOW;

    /** Windows move on by steps, and clocks differ. */
    private static final Duration STEP = Duration.ofSeconds(15);

    /** What is on its way takes so long at most. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(12);

    /** After a trouble another region decides within that time and has what others had to share. */
    private static final Duration TAKES_OVER = Duration.ofSeconds(25);

    /** Where nothing is the matter, what is due is told within that time. */
    private static final Duration PROMPT = Duration.ofSeconds(8);

    private static final Pattern NUMBER = Pattern.compile("^\\d+");

    private final Chronicle world;
    private final Reckoning tally;
    private final List<String> faults = new ArrayList<>();

    EventsJudge(Chronicle world, Reckoning tally) {
        this.world = world;
        this.tally = tally;
    }

    /** What is not as promised, each in a sentence; nothing if all is well. */
    List<String> judge() {
        tally.events += world.happened.size();
        List<Told> told = told(Notification.Kind.FIRING);
        told.forEach(this::wasSo);
        told(Notification.Kind.RESOLVED).stream()
                .filter(each -> !each.isAlone())
                .forEach(this::wasOver);
        once(told);
        List<Instant> durable = durable();
        if (durable.size() > MOST) {
            if (told.isEmpty() && hadToBeTold(durable)) {
                faults.add("lost: nobody was told of %d events, the last at %s"
                        .formatted(durable.size(), durable.getLast()));
            }
        }
        tally.attacks += told.isEmpty() ? 0 : 1;
        tally.quiet += told.isEmpty() && !world.happened.isEmpty() ? 1 : 0;
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

    /** It says how many there are: no more than happened, and more than may. */
    private void wasSo(Told each) {
        Matcher number = NUMBER.matcher(alert(each).detail());
        long said = number.find() ? Long.parseLong(number.group()) : -1;
        Instant planned = each.notification().createdAt().plus(Outage.CLOCKS);
        long were = world.happened.stream()
                .filter(event -> event.at().isBefore(planned))
                .count();
        if (said <= MOST || said > were) {
            faults.add("invented: '%s' told at %s by %s, and there were %d"
                    .formatted(alert(each).detail(), each.at(), each.instance(), were));
        }
    }

    /** It is not over before fewer are left in the window, but where those who decide cannot know what others could not share. */
    private void wasOver(Told each) {
        Instant planned = each.notification().createdAt();
        if (world.troubles.stream()
                .filter(trouble ->
                        trouble.kind().isOfDatabase() || trouble.kind().isOfProcess())
                .anyMatch(trouble -> trouble.overlaps(planned.minus(TAKES_OVER), planned))) {
            return;
        }
        Instant from = planned.minus(WINDOW).plus(STEP);
        long left = durable().stream().filter(from::isBefore).count();
        if (left > MOST) {
            faults.add("told to be over at %s by %s with %d in the window".formatted(each.at(), each.instance(), left));
        }
    }

    /** All together tell it once, and whoever was cut off once for itself. */
    private void once(List<Told> told) {
        Map<String, TreeSet<String>> ids = new TreeMap<>();
        told.forEach(each -> ids.computeIfAbsent(each.isAlone() ? each.region() : "", _ -> new TreeSet<>())
                .add(each.notification().id()));
        ids.forEach((region, messages) -> {
            long departures = world.departures.stream()
                    .filter(each -> each.region().equals(region))
                    .count();
            long ends = told(Notification.Kind.RESOLVED).stream()
                    .filter(each -> (each.isAlone() ? each.region() : "").equals(region))
                    .map(each -> each.notification().id())
                    .distinct()
                    .count();
            if (messages.size() > Math.max(Math.max(1, departures), ends)) {
                faults.add("events told %d times%s: %s"
                        .formatted(messages.size(), region.isEmpty() ? "" : " by " + region, messages));
            }
        });
    }

    /** When those happened that some region had to have for ever, from when it said that it has it, in that order. */
    private List<Instant> durable() {
        List<Instant> durable = new ArrayList<>();
        for (Happened event : world.happened) {
            if (world.accepted.stream().anyMatch(each -> each.event().equals(event.id()) && !isLostWithItsDisk(each))) {
                durable.add(event.at());
            }
        }
        durable.sort(Comparator.naturalOrder());
        return durable;
    }

    /** Whether its region lost its files before it could share it. */
    private boolean isLostWithItsDisk(Accepted accepted) {
        return world.ended.stream()
                .filter(end -> end.how() == Trouble.Kind.DISK_LOST
                        && end.region().equals(accepted.region())
                        && end.at().isAfter(accepted.at()))
                .anyMatch(end -> end.at().isBefore(accepted.at().plus(UNDER_WAY))
                        || world.troubles.stream()
                                .anyMatch(trouble -> (trouble.kind().isOfDatabase()
                                                || trouble.kind().isOfProcess())
                                        && trouble.overlaps(accepted.at().minus(UNDER_WAY), end.at())));
    }

    /** Whether nothing hindered whoever decides for long enough, with all of them in the window. */
    private boolean hadToBeTold(List<Instant> durable) {
        Instant free = world.accepted.stream().map(Accepted::at).reduce(durable.getLast(), Moments::latest);
        List<Trouble> troubles = world.troubles.stream()
                .sorted(Comparator.comparing(Trouble::from))
                .toList();
        for (Trouble trouble : troubles) {
            Instant after = trouble.to().plus(TAKES_OVER);
            if (trouble.from().isBefore(free.plus(PROMPT)) && after.isAfter(free)) {
                free = after;
            }
        }
        Instant leaves = durable.get(durable.size() - MOST - 1).plus(WINDOW).minus(STEP);
        return leaves.isAfter(free.plus(PROMPT));
    }
}
