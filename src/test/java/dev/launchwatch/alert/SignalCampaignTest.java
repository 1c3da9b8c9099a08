package dev.launchwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Scenario.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whether the rules that docs/signal-rules.md recommends tell attacks from ordinary life: seeded communities, half of them attacked.
 *
 * <p>40 days with an attack and 40 without in every build, 400 weeks with and 250 without with {@code -Dlaunchwatch.long=true};
 * {@code -Dlaunchwatch.seed=N} begins elsewhere. What goes wrong is printed with its seed.
 */
class SignalCampaignTest {
    private static final boolean LONG = Boolean.getBoolean("launchwatch.long");
    private static final long SEED = Long.getLong("launchwatch.seed", 1);
    private static final int OF_EACH = Integer.getInteger("launchwatch.attacks", LONG ? 40 : 4);
    private static final int QUIET = Integer.getInteger("launchwatch.quiet", LONG ? 250 : 40);
    private static final int DAYS = LONG ? 7 : 1;
    private static final int AT_ONCE = Runtime.getRuntime().availableProcessors();

    @Test
    void attacksAreToldByTheirRuleOnceAndOrdinaryLifeIsNot() throws Exception {
        List<Scenario> scenarios = new ArrayList<>();
        for (Attack attack : Attack.values()) {
            for (int i = 0; i < OF_EACH; i++) {
                scenarios.add(new Scenario(SEED * 1_000 + i, attack));
            }
        }
        for (int i = 0; i < QUIET; i++) {
            scenarios.add(new Scenario(SEED * 1_000 + i, null));
        }
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Outcome>> played = scenarios.stream()
                    .map(scenario -> executor.submit(() -> scenario.play(DAYS)))
                    .toList();
            for (Future<Outcome> each : played) {
                outcomes.add(each.get());
            }
        }
        print(outcomes);
        List<Outcome> attacks = outcomes.stream()
                .filter(outcome -> outcome.scenario().attack() != null)
                .toList();
        assertThat(recall(attacks)).as("recall").isGreaterThanOrEqualTo(0.99);
        assertThat(outcomes.stream().filter(SignalCampaignTest::isWrong).toList())
                .as("false alerts and duplicates: none, of hundreds one in 200")
                .hasSizeLessThanOrEqualTo(outcomes.size() / 200);
        assertThat(attacks)
                .filteredOn(outcome -> outcome.delay() != null)
                .allSatisfy(
                        outcome -> assertThat(outcome.delay()).as("%s", outcome).isLessThan(Duration.ofMinutes(2)));
    }

    private static boolean isWrong(Outcome outcome) {
        return !outcome.wrong().isEmpty() || outcome.duplicates() > 0;
    }

    private static double recall(List<Outcome> attacks) {
        return attacks.stream().filter(Outcome::detected).count() / (double) attacks.size();
    }

    private static void print(List<Outcome> outcomes) {
        String row = "%-38s %9s %9s %13s %12s %10s%n";
        System.out.printf("%n" + row, "signals", "scenarios", "detected", "median delay", "false alerts", "duplicates");
        for (Attack attack : Attack.values()) {
            print(row, attack.title(), of(outcomes, attack));
        }
        print(row, "ordinary life", of(outcomes, null));
        List<Outcome> attacks = outcomes.stream()
                .filter(outcome -> outcome.scenario().attack() != null)
                .toList();
        long alerts = outcomes.stream().mapToLong(Outcome::alerts).sum();
        long wrong =
                outcomes.stream().mapToLong(outcome -> outcome.wrong().size()).sum();
        System.out.printf(
                "precision %.4f, recall %.4f%n", alerts == 0 ? 1 : (alerts - wrong) / (double) alerts, recall(attacks));
        outcomes.stream()
                .filter(outcome -> isWrong(outcome) || (outcome.scenario().attack() != null && !outcome.detected()))
                .forEach(outcome -> System.out.println("  " + outcome));
    }

    private static List<Outcome> of(List<Outcome> outcomes, @Nullable Attack attack) {
        return outcomes.stream()
                .filter(outcome -> outcome.scenario().attack() == attack)
                .toList();
    }

    private static void print(String row, String title, List<Outcome> outcomes) {
        List<Duration> delays = outcomes.stream()
                .map(Outcome::delay)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        System.out.printf(
                row,
                title,
                outcomes.size(),
                outcomes.stream().filter(Outcome::detected).count(),
                delays.isEmpty() ? "" : delays.get(delays.size() / 2).toMillis() / 1000.0 + " s",
                outcomes.stream().mapToInt(outcome -> outcome.wrong().size()).sum(),
                outcomes.stream().mapToInt(Outcome::duplicates).sum());
    }
}
