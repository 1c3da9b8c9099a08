package dev.launchwatch.config;

import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.OnCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rotas: by themselves, and whom they name. */
final class OnCallChecks {
    /** It stands in messages as it is. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}");

    private static final Duration LONGEST = Duration.ofDays(366);

    private final Findings findings;

    OnCallChecks(Findings findings) {
        this.findings = findings;
    }

    void check(OnCall rota) {
        if (rota.turns().isEmpty()) {
            findings.error(rota, "turns", "nobody is on call: add turns: [{ name: NAME, to: [CHANNEL] }]");
        }
        Duration every = rota.every();
        if (!every.isPositive() || every.compareTo(LONGEST) > 0 || !every.equals(Duration.ofDays(every.toDays()))) {
            findings.error(rota, "every", "a turn lasts whole days, at most 366: write such as 7d");
        }
    }

    void check(OnCall.Turn turn) {
        if (!NAME.matcher(turn.name()).matches()) {
            findings.error(turn, "name", "a name is up to 64 letters, digits, spaces, dots, dashes and underscores");
        }
        if (turn.to().isEmpty()) {
            findings.error(turn, "to", "a turn needs a channel that reaches whoever has it: add to: [NAME]");
        }
    }

    void check(OnCall.Swap swap) {
        if (!swap.start().isBefore(swap.end())) {
            findings.error(swap, "end", "'end' must be later than 'start'", "start");
        }
    }

    /** A route's names must be clear, and a swap's lead to a turn. */
    void references(OnCall rota, List<Channel> channels) {
        channels.stream()
                .filter(channel -> channel.name().equals(rota.name()))
                .findFirst()
                .ifPresent(channel -> findings.error(
                        rota,
                        "name",
                        "'" + rota.name() + "' is the name of a channel, too (" + findings.place(channel, "name")
                                + "): routes could not tell them apart"));
        List<String> names = new ArrayList<>();
        for (OnCall.Turn turn : rota.turns()) {
            if (names.contains(turn.name())) {
                findings.error(
                        turn,
                        "name",
                        "'" + turn.name() + "' has two turns here: give each its own name, or let the rota go round");
            }
            names.add(turn.name());
        }
        for (OnCall.Swap swap : rota.swaps()) {
            if (!names.contains(swap.name())) {
                findings.error(
                        swap,
                        "name",
                        "nobody called '" + swap.name() + "' takes turns"
                                + Suggestions.oneOf(swap.name(), Set.copyOf(names)));
            }
        }
    }
}
