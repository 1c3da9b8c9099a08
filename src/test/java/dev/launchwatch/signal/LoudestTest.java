package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Pseudonym;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoudestTest {
    @Test
    void namesTheSameAsSortingEverybodyWould() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int most = 1 + random.nextInt(60);
            List<Loudest.Heard> everybody = IntStream.range(0, random.nextInt(300))
                    .mapToObj(i -> new Loudest.Heard(
                            new Suspect(new Pseudonym(random.nextLong(1_000_000)), 0, 0), random.nextInt(20)))
                    .toList();
            Loudest loudest = new Loudest(most);
            everybody.forEach(each -> loudest.add(each.suspect(), each.events()));
            assertThat(loudest.firstToLast())
                    .as("seed %d", seed)
                    .isEqualTo(everybody.stream()
                            .filter(each -> each.events() > 0)
                            .sorted(Comparator.comparingLong(Loudest.Heard::events)
                                    .reversed()
                                    .thenComparingLong(
                                            each -> each.suspect().who.hash()))
                            .limit(most)
                            .toList());
        }
    }
}
