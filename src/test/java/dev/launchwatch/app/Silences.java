package dev.launchwatch.app;

import dev.launchwatch.app.Chronicle.Silenced;
import dev.launchwatch.app.Chronicle.Told;
import dev.launchwatch.model.Alert;
import dev.launchwatch.notify.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people silenced in a world: what may not have been told for that, and what may not be told at all. */
final class Silences {
    /** Other regions know of a silence within a second or so; clocks differ. */
    private static final Duration SPREADS = Duration.ofSeconds(4);

    /** The same where something is the matter with regions, or with what they share. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(12);

    /** Where a silence is over, others may have heard of that so much later. */
    private static final Duration HEARD_OF = Duration.ofSeconds(25);

    private final Chronicle world;
    private final Map<String, List<Silenced>> silences = new LinkedHashMap<>();

    private Silences(Chronicle world) {
        this.world = world;
        world.silenced.stream()
                .sorted(Comparator.comparing(Silenced::asked))
                .forEach(each -> silences.computeIfAbsent(each.silence().id(), _ -> new ArrayList<>())
                        .add(each));
    }

    static Silences of(Chronicle world) {
        return new Silences(world);
    }

    /** When alerts of a monitor may be silenced somewhere, in the order of beginnings. */
    List<Span> maybe(String monitor) {
        List<Span> spans = new ArrayList<>();
        silences.values().stream()
                .filter(versions -> covers(versions.getFirst(), monitor))
                .forEach(versions -> spans.add(new Span(
                        versions.getFirst().asked().minus(SPREADS),
                        lastEnd(versions).plus(SPREADS))));
        spans.sort(Comparator.comparing(Span::from));
        return spans;
    }

    private static boolean covers(Silenced silence, String monitor) {
        return monitor.equals(silence.silence().match().get("monitor"));
    }

    /** One that was ended for all is over, as soon as all have heard of that. */
    private static Instant lastEnd(List<Silenced> versions) {
        Instant end = versions.getFirst().silence().end();
        for (Silenced version : versions) {
            if (version.kept() && !version.alone()) {
                end = Moments.earliest(
                        end,
                        Moments.latest(version.silence().end(), version.at().plus(HEARD_OF)));
            }
        }
        return end;
    }

    /** What was told although its region had to know that it is silenced, each in a sentence. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        for (Told each : world.told) {
            // What ended before it was told goes by whether it was silenced at its end.
            if (each.notification().kind() == Notification.Kind.FIRING && !world.isToldWithItsEnd(each)) {
                for (Alert alert : each.notification().alerts()) {
                    silences.values().stream()
                            .filter(versions -> covers(versions.getFirst(), alert.subject()))
                            .filter(versions -> isInForce(versions, each))
                            .forEach(versions -> broken.add("told in a silence: %s at %s by %s, silenced: %s"
                                    .formatted(
                                            alert.id(),
                                            each.notification().createdAt(),
                                            each.instance(),
                                            versions.getFirst())));
                }
            }
        }
        return broken;
    }

    private boolean isInForce(List<Silenced> versions, Told told) {
        Silenced made = versions.getFirst();
        Instant planned = told.notification().createdAt();
        Instant end = versions.stream()
                .map(each -> each.silence().end())
                .reduce(Moments::earliest)
                .orElseThrow();
        return made.kept()
                && planned.isBefore(end.minus(SPREADS))
                && planned.isAfter(made.at().plus(spreads(made, told)));
    }

    /** How soon whoever told it had to know of the silence. */
    private Duration spreads(Silenced made, Told told) {
        boolean same = made.region().equals(told.region())
                && !world.departed(
                        made.region(), made.asked(), told.notification().createdAt());
        if (made.alone() || told.isAlone()) {
            // Who is alone may keep it for itself, or not have heard of it.
            return same && made.alone() && told.isAlone() ? SPREADS : Duration.ofDays(1);
        }
        boolean hindered = world.troubles.stream()
                .filter(trouble ->
                        trouble.kind().isOfDatabase() || trouble.kind().isOfProcess())
                .anyMatch(trouble -> trouble.overlaps(
                        made.at().minus(UNDER_WAY),
                        told.notification().createdAt().plus(SPREADS)));
        return hindered ? UNDER_WAY : SPREADS;
    }
}
