package dev.launchwatch.app;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What there is in a simulated world beside outages and troubles. */
enum Feature {
    /** Somebody has to look after an outage in time. */
    ESCALATIONS,
    /** Somebody silences what is known to be down. */
    SILENCES,
    /** Regions get other configurations, one after the other. */
    RELOADS,
    /** The site reports events. */
    EVENTS,
    /** Jobs report, in time or not. */
    JOBS,
    /** Clocks of regions are set. What is judged by what messages say of time is not judged with it, so that it comes alone. */
    CLOCKS;

    private static final List<Feature> FIRST = List.of(ESCALATIONS, SILENCES, RELOADS, EVENTS);

    /** Those of a world: a quarter of them has none, any other some by chance. */
    static Set<Feature> of(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        if (random.nextInt(4) != 0) {
            if (random.nextInt(5) == 0) {
                return EnumSet.of(CLOCKS);
            }
            for (Feature feature : FIRST) {
                if (random.nextBoolean()) {
                    features.add(feature);
                }
            }
            // By a draw of their own, so that a seed means of the first ones what it always meant.
            SplittableRandom later = new SplittableRandom(seed * 31 + 19);
            if (later.nextInt(3) == 0) {
                features.add(JOBS);
            }
        }
        return features;
    }
}
