package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.app.EventsCrashRound.Reckoning;
import dev.launchwatch.testing.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 on the real process while senders post events as fast as they can. Senders try again until they have an answer, as those
 * of docs/events.md do. When all are answered, the windows hold each event that was sent once, and so do the windows of the
 * next start.
 *
 * <p>10 rounds in every build, 100 with {@code -Dlaunchwatch.long=true}; {@code -Dlaunchwatch.seed=N} begins elsewhere and
 * {@code -Dlaunchwatch.rounds=N} plays as many.
 */
class EventsCrashIT {
    private static final long FIRST_SEED = 20_260_601L;

    @TempDir
    Path folder;

    @Test
    void everyEventThatWasAnsweredIsCountedOnceWhateverIsKilled() throws Exception {
        long first = Long.getLong("launchwatch.seed", FIRST_SEED);
        int rounds = Integer.getInteger("launchwatch.rounds", Boolean.getBoolean("launchwatch.long") ? 100 : 10);
        List<Reckoning> table = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (long seed = first; seed < first + rounds; seed++) {
            try (EventsCrashRound round = new EventsCrashRound(seed, folder.resolve("seed" + seed))) {
                table.add(round.play());
            } catch (Exception | AssertionError e) {
                failures.add("-Dlaunchwatch.rounds=1 -Dlaunchwatch.seed=" + seed + ": " + e);
            }
        }
        print(table);
        assertThat(failures).isEmpty();
        assertThat(table)
                .allSatisfy(each -> assertThat(each.wrong()).as("%s", each).isEmpty());
        if (rounds >= 10) {
            assertThat(table).as("kills met batches on their way").anyMatch(each -> each.sentAgain() > 0);
        }
    }

    private static void print(List<Reckoning> table) {
        System.out.printf(
                "%n%-34s %6s %6s %9s %9s %11s %5s %13s%n",
                "kill -9 (" + (Program.isNative() ? "binary" : "jar") + ")",
                "rounds",
                "kills",
                "events",
                "batches",
                "sent again",
                "lost",
                "counted twice");
        System.out.printf(
                "%-34s %6d %6d %9d %9d %11d %5d %13d%n",
                "events at full speed",
                table.size(),
                table.stream().mapToLong(Reckoning::kills).sum(),
                table.stream().mapToLong(Reckoning::events).sum(),
                table.stream().mapToLong(Reckoning::batches).sum(),
                table.stream().mapToLong(Reckoning::sentAgain).sum(),
                table.stream().mapToLong(Reckoning::lost).sum(),
                table.stream().mapToLong(Reckoning::twice).sum());
    }
}
