package dev.launchwatch.notify;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is, as time goes by. Turns follow each other for ever, at the same local time over summer and winter; what time there was
 * before the first one is theirs as well, backwards.
 */
@Doc("Who is on call when: its name stands, in to and escalate-to of routes, for the channels of whoever's turn it is.")
public record OnCall(
        @Doc(value = "Unique name, which no channel has.", example = "duty")
        String name,

        @Doc(value = "When the first turn begins (RFC 3339).", example = "2026-11-23T09:00:00+01:00")
        Instant starts,

        @Doc(value = "Time zone in which turns change at the same time of day all year.", example = "Europe/Berlin")
        @Default("UTC")
        ZoneId zone,

        @Doc("How long a turn lasts, in whole days.") @Default("7d")
        Duration every,

        @Doc("Who follows whom.") List<Turn> turns,

        @Doc("When somebody stands in for whoever's turn it is; of two at once the later one in the list counts.")
        List<Swap> swaps) {
    public OnCall {
        turns = List.copyOf(turns);
        swaps = List.copyOf(swaps);
    }

    /** Somebody who takes turns. */
    @Doc("Somebody who takes turns.")
    public record Turn(
            @Doc(value = "Unique name, for messages and swaps.", example = "Ada")
            String name,

            @Doc("Channels that reach them.") List<String> to) {
        public Turn {
            to = List.copyOf(to);
        }
    }

    /** A time for which somebody stands in. */
    @Doc("A time for which somebody stands in.")
    public record Swap(
            @Doc("Who stands in: the name of one of the turns.")
            String name,

            @Doc(value = "From when (RFC 3339).", example = "2026-12-24T09:00:00+01:00")
            Instant start,

            @Doc(value = "Until when (RFC 3339).", example = "2026-12-25T09:00:00+01:00")
            Instant end) {
        boolean covers(Instant moment) {
            return !moment.isBefore(start) && moment.isBefore(end);
        }
    }

    /**
     * A time without a change.
     *
     * @param turn whose it is
     * @param since when it began
     * @param until when it may be somebody else's
     */
    public record Shift(Turn turn, Instant since, Instant until) {}

    /** Whose turn it is at a moment. */
    public Shift at(Instant moment) {
        LocalDateTime first = LocalDateTime.ofInstant(starts, zone);
        long days = every.toDays();
        long number = Math.floorDiv(ChronoUnit.DAYS.between(first, LocalDateTime.ofInstant(moment, zone)), days);
        // What the local calendar says may be a turn off, before the first one and when the clocks change.
        while (begin(first, number * days).isAfter(moment)) {
            number--;
        }
        while (!begin(first, (number + 1) * days).isAfter(moment)) {
            number++;
        }
        Turn turn = turns.get(Math.floorMod(number, turns.size()));
        Instant since = begin(first, number * days);
        Instant until = begin(first, (number + 1) * days);
        Swap swap = swapAt(moment);
        if (swap != null) {
            turn = turns.stream()
                    .filter(each -> each.name().equals(swap.name()))
                    .findFirst()
                    .orElse(turn);
        }
        for (Instant change : swaps.stream()
                .flatMap(each -> Stream.of(each.start(), each.end()))
                .toList()) {
            if (change.isAfter(moment)) {
                until = change.isBefore(until) ? change : until;
            } else {
                since = change.isAfter(since) ? change : since;
            }
        }
        return new Shift(turn, since, until);
    }

    private Instant begin(LocalDateTime first, long days) {
        return first.plusDays(days).atZone(zone).toInstant();
    }

    private @Nullable Swap swapAt(Instant moment) {
        return swaps.reversed().stream()
                .filter(swap -> swap.covers(moment))
                .findFirst()
                .orElse(null);
    }

    /** Whether one of its turns is told in this channel. */
    boolean reaches(String channel) {
        return turns.stream().anyMatch(turn -> turn.to().contains(channel));
    }
}
