package dev.launchwatch.app;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What regions of a world could see, and what they might say of it. */
final class Sight {
    /** An outage that some region could watch for so long without a break has to be told. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(70);

    /** After a start, or after it stood still or knew nothing of a monitor, a region needs so long to look at everything. */
    private static final Duration COMES_TO_ITSELF = Duration.ofSeconds(15);

    /** What is known already is told within that time once it may be, also if another region has to take over just then. */
    private static final Duration MAY_BE_TOLD = Duration.ofSeconds(40);

    private final Chronicle world;

    Sight(Chronicle world) {
        this.world = world;
    }

    /** Whether some region watched for long enough, and it was not silenced for too long. */
    boolean hadToBeTold(Outage outage) {
        Instant seen = seen(outage);
        if (seen == null) {
            return false;
        }
        Instant free = outage.from();
        for (Span silence : Silences.of(world).maybe(outage.monitor())) {
            if (silence.overlaps(free, outage.to())) {
                if (isTold(seen, free, silence.from())) {
                    return true;
                }
                free = Moments.latest(free, silence.to());
            }
        }
        return isTold(seen, free, outage.to());
    }

    private static boolean isTold(Instant seen, Instant from, Instant to) {
        return !to.isBefore(seen) && Duration.between(from, to).compareTo(MAY_BE_TOLD) >= 0;
    }

    /** When the first region had watched it for long enough; null if none did. */
    private @Nullable Instant seen(Outage outage) {
        Instant first = null;
        for (String region : world.names()) {
            Instant since = outage.from();
            for (Span hindrance : hindrances(region, outage.monitor())) {
                if (hindrance.overlaps(since, outage.to())) {
                    if (Duration.between(since, hindrance.from()).compareTo(LONG_ENOUGH) >= 0) {
                        break;
                    }
                    since = hindrance.to();
                }
            }
            Instant seen = since.isAfter(outage.to()) ? Instant.MAX : since.plus(LONG_ENOUGH);
            if (!seen.isAfter(outage.to()) && (first == null || seen.isBefore(first))) {
                first = seen;
            }
        }
        return first;
    }

    /** When a region could not look at a monitor. */
    private List<Span> hindrances(String region, String monitor) {
        List<Span> hindrances = new ArrayList<>();
        world.troubles.stream()
                .filter(trouble -> trouble.kind().isOfProcess() && trouble.meets(region))
                .forEach(trouble ->
                        hindrances.add(new Span(trouble.from(), trouble.to().plus(COMES_TO_ITSELF))));
        world.unwatched().stream()
                .filter(each -> each.monitor().equals(monitor))
                .forEach(each -> hindrances.add(new Span(
                        each.from(),
                        each.to().equals(Instant.MAX) ? Instant.MAX : each.to().plus(COMES_TO_ITSELF))));
        hindrances.sort(Comparator.comparing(Span::from));
        return hindrances;
    }
}
