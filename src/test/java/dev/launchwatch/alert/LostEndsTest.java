package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.down;
import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.store.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** A full disk and a kill at any moments: whoever was told of an alert is told of its end, once, and no alert is lost. */
class LostEndsTest {
    private static final Outcome UP = new Outcome.Up();
    private static final Duration STEP = Duration.ofSeconds(5);
    private static final List<String> MONITORS = List.of("homepage", "chat");

    @TempDir
    static Path folder;

    private static Path template = Path.of("");

    @BeforeAll
    static void migrate() {
        template = folder.resolve("template.db");
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + template);
        Schema.migrate(database);
    }

    @Test
    void anAlertThatTheOutboxAloneRememberedIsEnded() throws IOException {
        try (FullDisk world = world("alone", failing().done())) {
            world.full = true;
            world.sees("homepage", down());
            assertThat(world.texts()).containsExactly("FIRING [homepage FIRING]", "FIRING [store FIRING]");
            world.pass(Duration.ofSeconds(125)); // the next attempt of the rules is half a minute away by now
            world.full = false;
            world.pass(Duration.ofSeconds(3));
            assertThat(world.durable()).isFalse();
            assertThat(world.stored().openGroups()).hasSize(2);
            world.killAndRestart(Duration.ofSeconds(10));
            world.pass(Duration.ofSeconds(10));
            world.sees("homepage", down());
            world.pass(Duration.ofSeconds(10));
            world.sees("homepage", UP);
            world.pass(Duration.ofMinutes(1));
            assertThat(world.told).hasSize(3);
            assertEverythingIsOver(world, "alone");
        }
    }

    @Test
    void whatWasToldFromMemoryIsNotToldAgainByALaterStart() throws IOException {
        try (FullDisk world = world("again", failing().done())) {
            world.full = true;
            world.sees("homepage", down());
            world.pass(STEP);
            world.sees("homepage", UP);
            world.pass(STEP);
            world.full = false;
            world.pass(Duration.ofMinutes(1));
            assertThat(world.durable()).isTrue();
            List<String> before = world.texts();
            world.killAndRestart(Duration.ofHours(1));
            world.pass(Duration.ofMinutes(1));
            assertThat(world.texts()).isEqualTo(before);
            assertEverythingIsOver(world, "again");
        }
    }

    /** Its pending time was stored, its firing was not: the rules come to the same episode once more. */
    @Test
    void anAlertThatIsEndedAsForgottenAndFiresAnewIsTold() throws IOException {
        try (FullDisk world = world("anew", failing().forAtLeast("7s").done())) {
            world.sees("homepage", down());
            world.pass(Duration.ofSeconds(10));
            world.sees("chat", down());
            world.pass(STEP);
            world.full = true;
            world.pass(Duration.ofMillis(6900)); // the rules tried at 7, 8 and 10 s, and will at 14 s
            world.full = false;
            world.pass(Duration.ofMillis(1500));
            assertThat(world.durable()).isFalse();
            assertThat(world.stored().openGroups())
                    .anySatisfy(group -> assertThat(group.alerts()).hasSize(2));
            world.killAndRestart(Duration.ofSeconds(1));
            world.sees("homepage", down());
            world.sees("chat", down());
            assertThat(world.texts())
                    .filteredOn(text -> !text.contains("store"))
                    .containsExactly(
                            "FIRING [homepage FIRING]",
                            "UPDATE [homepage FIRING, chat FIRING]",
                            "UPDATE [homepage FIRING, chat RESOLVED]",
                            "UPDATE [homepage FIRING, chat FIRING]");
            world.sees("homepage", UP);
            world.sees("chat", UP);
            world.pass(Duration.ofMinutes(1));
            assertEverythingIsOver(world, "anew");
        }
    }

    @Test
    void anAlertWhoseEndTheRulesForgotIsStillSpokenOf() throws IOException {
        try (FullDisk world = world("spoken", failing().done())) {
            world.sees("homepage", down());
            world.full = true;
            world.pass(STEP);
            world.sees("homepage", UP);
            world.pass(Duration.ofSeconds(125));
            world.full = false;
            world.pass(Duration.ofSeconds(3));
            assertThat(world.durable()).isFalse();
            world.killAndRestart(Duration.ofSeconds(1));
            world.sees("homepage", down());
            assertThat(world.texts()).doesNotContain("UPDATE [homepage FIRING]");
            world.pass(Duration.ofHours(4));
            assertThat(world.texts()).contains("UPDATE [homepage FIRING]");
        }
    }

    @Test
    void whereverTheDiskIsFullAndTheProcessIsKilled() throws IOException {
        for (int seed = 0; seed < 80; seed++) {
            Random random = new Random(seed);
            RuleSpec condition = switch (seed % 3) {
                case 0 -> failing().done();
                case 1 -> failing().atLeast(2).done();
                default -> failing().forAtLeast("7s").done();
            };
            try (FullDisk world = world("seed" + seed, condition)) {
                play(world, random, "seed " + seed);
            }
        }
    }

    private static void play(FullDisk world, Random random, String seed) throws IOException {
        boolean[] bad = new boolean[MONITORS.size()];
        for (int step = 0; step < 25; step++) {
            for (int i = 0; i < bad.length; i++) {
                bad[i] ^= random.nextInt(6) == 0;
            }
            boolean turns = random.nextInt(6) == 0;
            world.full ^= turns;
            probe(world, bad);
            world.pass(Duration.ofMillis(random.nextInt(5000)));
            // Most is at stake where there is space again and not everything is stored yet.
            if (random.nextInt(turns ? 3 : 20) == 0) {
                world.killAndRestart(Duration.ofMillis(1 + random.nextInt(3000)));
            }
        }
        world.full = false;
        for (int step = 0; step < 8; step++) {
            probe(world, bad);
            world.pass(STEP);
        }
        assertThat(world.durable()).as(seed).isTrue();
        for (int i = 0; i < bad.length; i++) {
            assertToldAsItIs(world, MONITORS.get(i), bad[i], seed);
        }
        for (int step = 0; step < 3; step++) {
            probe(world, new boolean[bad.length]);
            world.pass(STEP);
        }
        world.pass(Duration.ofMinutes(61)); // the disk may have come and gone too often to be told as over at once
        assertEverythingIsOver(world, seed);
    }

    private static void probe(FullDisk world, boolean[] bad) {
        for (int i = 0; i < bad.length; i++) {
            world.sees(MONITORS.get(i), bad[i] ? down() : UP);
        }
    }

    private static void assertToldAsItIs(FullDisk world, String monitor, boolean bad, String seed) {
        boolean fires = world.told.entrySet().stream()
                .filter(group -> !world.inMemoryAlone.contains(group.getKey()))
                .flatMap(group -> group.getValue().getLast().alerts().stream())
                .filter(alert -> !world.inMemoryAlone.contains(alert.id()))
                .anyMatch(alert -> alert.subject().equals(monitor) && alert.state() == Alert.State.FIRING);
        boolean unsaid = world.alerts().stream().anyMatch(alert -> world.endedInMemoryAlone.contains(alert.id()));
        if (!unsaid) {
            assertThat(fires)
                    .as("%s: %s fires: %s", seed, monitor, world.texts())
                    .isEqualTo(bad);
        }
    }

    private static void assertEverythingIsOver(FullDisk world, String seed) {
        assertThat(world.stored().openGroups()).as(seed).isEmpty();
        assertThat(world.stored().undelivered()).as(seed).isEmpty();
        assertThat(world.stored().unplanned()).as(seed).isEmpty();
        assertThat(world.alerts()).as(seed).isEmpty();
        for (Map.Entry<String, List<Notification>> group : world.told.entrySet()) {
            if (world.inMemoryAlone.contains(group.getKey())) {
                continue; // nothing of it was ever stored
            }
            List<Notification> messages = group.getValue();
            assertThat(messages.getLast().kind()).as("%s: %s", seed, messages).isEqualTo(Notification.Kind.RESOLVED);
            assertThat(messages.getLast().alerts())
                    .as("%s: %s", seed, messages)
                    .allMatch(alert -> alert.state() == Alert.State.RESOLVED);
            assertThat(messages.stream()
                            .filter(message -> message.kind() == Notification.Kind.RESOLVED)
                            .map(Notification::id)
                            .distinct())
                    .as("%s: %s", seed, messages)
                    .hasSize(1);
        }
    }

    private static FullDisk world(String name, RuleSpec condition) throws IOException {
        Path file = Files.copy(template, folder.resolve(name + ".db"));
        return new FullDisk(
                file,
                new RuleBook(
                        List.of(rule(condition).done()),
                        MONITORS.stream().map(Given::subject).toList()));
    }
}
