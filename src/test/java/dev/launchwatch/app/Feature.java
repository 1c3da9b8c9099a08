package dev.launchwatch.app;

import java.util.EnumSet;
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
    /** Clocks of regions are set. What is judged by what messages say of time is not judged with it, so that it comes alone. */
    CLOCKS;

    /** Those of a world: a quarter of them has none, any other some by chance. */
    static Set<Feature> of(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        if (random.nextInt(4) != 0) {
            if (random.nextInt(5) == 0) {
                return EnumSet.of(CLOCKS);
            }
            for (Feature feature : EnumSet.complementOf(EnumSet.of(CLOCKS))) {
                if (random.nextBoolean()) {
                    features.add(feature);
                }
            }
        }
        return features;
    }
}
