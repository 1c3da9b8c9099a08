package dev.launchwatch.signal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Minutes and hours of which every slot was asked for. Rules look several times a second at windows of a day and more, in which
 * all is as it was but for the last seconds. Thread-safe.
 */
final class Sums {
    private record Sum(List<Slot> parts, Slot slot) {
        boolean isOf(List<Slot> others) {
            if (parts.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < parts.size(); i++) {
                // What has been seen is changed in copies.
                if (parts.get(i) != others.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Map<Series.Part, Sum> known = new ConcurrentHashMap<>();
    private final boolean money;

    Sums(boolean money) {
        this.money = money;
    }

    /** The slots of a part, added up. */
    Slot of(Series.Part part, List<Slot> slots) {
        Sum sum = known.get(part);
        if (sum == null || !sum.isOf(slots)) {
            List<Slot> parts = List.copyOf(slots);
            sum = new Sum(parts, Slot.sumOf(parts, part.seconds(), money));
            known.put(part, sum);
        }
        return sum.slot();
    }

    /** Forgets those whose slots are no more what they were. */
    void age(Horizon horizon) {
        known.keySet()
                .removeIf(part -> part.start() + part.seconds()
                        <= (part.seconds() < Horizon.HOUR ? horizon.fineFrom() : horizon.minutesFrom()));
    }
}
