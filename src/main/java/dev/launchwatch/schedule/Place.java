package dev.launchwatch.schedule;

/**
 * Where this daemon stands among the regions that share its monitors: region {@code index} of {@code count} probes
 * {@code index/count} of an interval after the first, so that together they look more often than each alone.
 *
 * @param region the region's name, as results carry it
 * @param index 0 for the first region, below {@code count}
 * @param count how many regions there are, at least 1
 */
public record Place(String region, int index, int count) {
    public Place {
        if (count < 1 || index < 0 || index >= count) {
            throw new IllegalArgumentException("region " + index + " of " + count + " does not exist");
        }
    }

    /** The only region. */
    public static Place alone(String region) {
        return new Place(region, 0, 1);
    }
}
