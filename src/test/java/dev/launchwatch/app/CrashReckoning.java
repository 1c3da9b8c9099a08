package dev.launchwatch.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What came of one round, or of several of a kind.
 *
 * @param episodes episodes that were decided
 * @param exact episodes of which the channel took one message that it fires and then one that it is over
 * @param repeated messages that were taken twice around a kill, at most one for each kill
 * @param lost episodes of which the beginning or the end was never told, and outages that became none
 * @param invented messages and repetitions that nothing accounts for
 * @param wrong what is lost or invented, in words
 */
record CrashReckoning(
        int rounds, int kills, int episodes, int exact, int repeated, int lost, int invented, List<String> wrong) {

    /** A message that the channel took, and when; {@code type} and the alerts in it as a webhook has them. */
    record Taken(long nanos, String id, String type, Set<String> alerts) {}

    /** A kill: from the moment before it to the moment before the daemon was started again. */
    record Kill(long from, long to) {}

    CrashReckoning plus(CrashReckoning other) {
        List<String> both = new ArrayList<>(wrong);
        both.addAll(other.wrong);
        return new CrashReckoning(
                rounds + other.rounds,
                kills + other.kills,
                episodes + other.episodes,
                exact + other.exact,
                repeated + other.repeated,
                lost + other.lost,
                invented + other.invented,
                List.copyOf(both));
    }

    /**
     * Compares what was decided with what was told.
     *
     * @param decided the alerts that fired, as the store has them in the end or had them before a kill
     * @param outage whether the site stayed down until it was told, which makes exactly one episode
     */
    static CrashReckoning of(Set<String> decided, boolean outage, List<Taken> taken, List<Kill> kills) {
        Book book = new Book(decided, taken, kills);
        if (outage && decided.isEmpty()) {
            book.lost("an outage that went on was no episode");
        }
        if (decided.size() > 1) {
            book.invented("one outage became " + decided.size() + " episodes");
        }
        return book.close();
    }

    /** The reckoning while it is made. */
    private static final class Book {
        private final Set<String> decided;
        private final List<Kill> kills;
        private final Map<String, List<Taken>> messages = new LinkedHashMap<>();
        private final List<String> wrong = new ArrayList<>();
        private int exact;
        private int repeated;
        private int lost;
        private int invented;

        Book(Set<String> decided, List<Taken> taken, List<Kill> kills) {
            this.decided = decided;
            this.kills = kills;
            for (Taken message : taken) {
                messages.computeIfAbsent(message.id(), _ -> new ArrayList<>()).add(message);
            }
        }

        CrashReckoning close() {
            decided.forEach(this::told);
            messages.values().forEach(this::accountedFor);
            repeats();
            return new CrashReckoning(
                    1, kills.size(), decided.size(), exact, repeated, lost, invented, List.copyOf(wrong));
        }

        private void told(String alert) {
            List<String> types = messages.values().stream()
                    .map(List::getFirst)
                    .filter(message -> message.alerts().contains(alert))
                    .map(Taken::type)
                    .toList();
            long firing = types.stream().filter("alert.firing"::equals).count();
            long resolved = types.stream().filter("alert.resolved"::equals).count();
            if (firing == 0 || resolved == 0) {
                lost(alert + " was told as " + types);
            } else if (firing > 1 || resolved > 1 || !types.getLast().equals("alert.resolved")) {
                invented(alert + " was told as " + types);
            } else {
                exact++;
            }
        }

        private void accountedFor(List<Taken> times) {
            Set<String> unknown = new LinkedHashSet<>(times.getFirst().alerts());
            unknown.removeAll(decided);
            if (!unknown.isEmpty()) {
                invented("told but not decided: " + unknown);
            }
        }

        private void repeats() {
            Set<Kill> used = new LinkedHashSet<>();
            for (Map.Entry<String, List<Taken>> message : messages.entrySet()) {
                List<Taken> times = message.getValue();
                for (int i = 1; i < times.size(); i++) {
                    long earlier = times.get(i - 1).nanos();
                    long later = times.get(i).nanos();
                    boolean atAKill = kills.stream()
                            .filter(kill -> earlier < kill.to() && kill.from() < later)
                            .anyMatch(used::add);
                    if (atAKill) {
                        repeated++;
                    } else {
                        invented("repeated without a kill of its own between: " + message.getKey());
                    }
                }
            }
        }

        private void lost(String what) {
            lost++;
            wrong.add("lost: " + what);
        }

        private void invented(String what) {
            invented++;
            wrong.add("invented: " + what);
        }
    }
}
