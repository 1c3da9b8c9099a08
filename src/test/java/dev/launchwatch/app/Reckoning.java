package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What happened in all simulated worlds together. */
final class Reckoning {
    final Map<Trouble.Kind, Integer> troubles = new EnumMap<>(Trouble.Kind.class);
    final Map<String, Integer> excuses = new TreeMap<>();
    int worlds;
    int pairs;
    int outages;
    int exact;
    int more;
    int lost;
    int partly;
    int unseen;
    int messages;
    int invented;
    int departures;
    int epochs;
    int acknowledged;
    int escalated;
    int answered;
    int silences;
    int deployments;
    int clocks;
    int events;
    int attacks;
    int quiet;
    int reports;
    int missing;

    /** Counts what happened in others as well. */
    void add(Reckoning other) {
        other.troubles.forEach((kind, count) -> troubles.merge(kind, count, Integer::sum));
        other.excuses.forEach((excuse, count) -> excuses.merge(excuse, count, Integer::sum));
        worlds += other.worlds;
        pairs += other.pairs;
        outages += other.outages;
        exact += other.exact;
        more += other.more;
        lost += other.lost;
        partly += other.partly;
        unseen += other.unseen;
        messages += other.messages;
        invented += other.invented;
        departures += other.departures;
        epochs += other.epochs;
        acknowledged += other.acknowledged;
        escalated += other.escalated;
        answered += other.answered;
        silences += other.silences;
        deployments += other.deployments;
        clocks += other.clocks;
        events += other.events;
        attacks += other.attacks;
        quiet += other.quiet;
        reports += other.reports;
        missing += other.missing;
    }

    /** As it is printed. */
    String table() {
        StringBuilder table = new StringBuilder();
        row(table, "worlds", worlds);
        row(table, "with two troubles at once", pairs);
        row(table, "lease taken", epochs);
        row(table, "region decided for itself", departures);
        troubles.forEach((kind, count) -> row(table, "trouble: " + kind.words(), count));
        row(table, "messages", messages);
        row(table, "acknowledgements", acknowledged);
        row(table, "escalated", escalated);
        row(table, "acknowledged in time, not escalated", answered);
        row(table, "silences", silences);
        row(table, "other configurations", deployments);
        row(table, "clocks set", clocks);
        row(table, "events", events);
        row(table, "too many events, told", attacks);
        row(table, "events, not told", quiet);
        row(table, "reports of jobs", reports);
        row(table, "jobs missing, told", missing);
        row(table, "outages", outages);
        row(table, "told once", exact);
        row(table, "told more than once, as permitted", more);
        row(table, "seen from one region alone, told", partly);
        row(table, "too short, or seen from one region alone, not told", unseen);
        row(table, "lost", lost);
        row(table, "invented", invented);
        excuses.forEach((excuse, count) -> row(table, "message again: " + excuse, count));
        return table.toString();
    }

    private static void row(StringBuilder table, String name, int count) {
        table.append("%-60s%8d%n".formatted(name, count));
    }

    /** Or little was tried. */
    void shouldHaveSeenEverything() {
        assertThat(troubles).containsOnlyKeys(Trouble.Kind.values());
        assertThat(exact).isGreaterThan(worlds / 2);
        assertThat(more).isPositive();
        assertThat(departures).isGreaterThan(worlds / 2);
        assertThat(epochs).isGreaterThan(worlds);
        assertThat(acknowledged).isPositive();
        assertThat(escalated).isPositive();
        assertThat(answered).isPositive();
        assertThat(silences).isPositive();
        assertThat(deployments).isPositive();
        assertThat(clocks).isPositive();
        assertThat(attacks).isPositive();
        assertThat(quiet).isPositive();
        assertThat(missing).isPositive();
        assertThat(pairs).isPositive();
    }
}
