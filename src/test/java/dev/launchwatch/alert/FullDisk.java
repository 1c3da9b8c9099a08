package dev.launchwatch.alert;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Template;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Addressing;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.ChannelSpec;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Message;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Notifier;
import dev.launchwatch.notify.OpenGuard;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.notify.Route;
import dev.launchwatch.notify.Sender;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlOutbox;
import dev.launchwatch.store.Writer;
import dev.launchwatch.testing.FakeTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Rules and notifications over a real database, wired as the daemon wires them, in virtual time on one thread. The disk
 * can be full, and the process can be killed: everything but the file and what the channel took is then forgotten.
 */
final class FullDisk implements AutoCloseable {
    private static final Channel HOOK = new Channel(
            "hook",
            Duration.ofSeconds(10),
            new Rate(1000, Duration.ofSeconds(1)),
            null,
            Duration.ofMinutes(5),
            new ChannelSpec.Webhook(new Secret(Template.literal("http://localhost/")), null, Map.of(), false));
    private static final Route ROUTE = dev.launchwatch.notify.Given.route("hook");

    final FakeTime time = new FakeTime();

    /** What the channel took, by group, oldest first. */
    final Map<String, List<Notification>> told = new LinkedHashMap<>();

    /** Groups and alerts that were told from memory when the process died, so that nothing is left of them. */
    final Set<String> inMemoryAlone = new HashSet<>();

    /** Alerts whose end was told from memory when the process died, so that they go on unsaid. */
    final Set<String> endedInMemoryAlone = new HashSet<>();

    boolean full;

    private final SQLiteDataSource database;
    private final RuleBook book;
    private final List<Writer> writers = new ArrayList<>();
    private Life life;

    FullDisk(Path file, RuleBook book) {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF); // a kill, not a power cut
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        this.database = new SQLiteDataSource(config);
        this.database.setUrl("jdbc:sqlite:" + file);
        this.book = book;
        this.life = new Life();
        life.start();
    }

    void sees(String monitor, Outcome outcome) {
        Instant now = time.instant();
        life.post(new Event.Observed(Given.result(monitor, now, outcome)));
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    void killAndRestart(Duration deadFor) {
        if (!life.decider.isDurable()) {
            Set<String> lost = new HashSet<>(life.tells);
            for (Group group : life.outbox.openGroups()) {
                lost.remove(group.id());
                lost.removeAll(group.alerts().keySet());
            }
            lost.removeIf(this::isStored);
            inMemoryAlone.addAll(lost);
            endedInMemoryAlone.addAll(life.endsUnstored);
        }
        life.dead = true;
        time.advance(deadFor);
        life = new Life();
        life.start();
    }

    boolean durable() {
        return life.decider.isDurable();
    }

    List<Alert> alerts() {
        return life.decider.alerts();
    }

    Outbox stored() {
        return life.outbox;
    }

    List<String> texts() {
        return told.values().stream()
                .flatMap(List::stream)
                .map(message -> message.kind() + " "
                        + message.alerts().stream()
                                .map(alert -> alert.subject() + " " + alert.state())
                                .toList())
                .toList();
    }

    @Override
    public void close() {
        life.dead = true;
        writers.forEach(Writer::close);
    }

    /** Whether the store has heard of a group, open or closed. */
    private boolean isStored(String group) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select 1 from alert_group where id = ?")) {
            select.setString(1, group);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void check() {
        if (full) {
            throw new StoreUnavailableException("the disk is full", new IllegalStateException());
        }
    }

    /** One process: all of it is gone with a kill. */
    private final class Life implements Evaluator.Listener {
        final ArrayDeque<Event> events = new ArrayDeque<>();
        final Set<String> tells = new HashSet<>();
        final Set<String> endsUnstored = new HashSet<>();
        final Timer timer = (delay, run) -> time.after(delay, () -> {
            if (!Life.this.dead) {
                run.run();
            }
        });
        final Outbox outbox;
        final Decider decider;
        final Notifier notifier;
        boolean dead;
        private boolean busy;
        private boolean storing = true;

        Life() {
            Writer writer = new Writer(database);
            writers.add(writer);
            Reader reader = new Reader(database);
            outbox = new CheckedOutbox(new SqlOutbox(writer, reader));
            notifier = new Notifier(
                    outbox,
                    time,
                    timer,
                    _ -> new Recorder(tells),
                    _ -> new OpenGuard(),
                    Runnable::run,
                    new Random(1),
                    (_, _, _) -> {});
            decider = new Decider(
                    new CheckedJournal(new SqlJournal(writer, reader)),
                    Given.NO_SIGNALS,
                    time,
                    timer,
                    this::post,
                    this);
        }

        void start() {
            notifier.start(new Addressing(List.of(HOOK), List.of(ROUTE), List.of(), List.of()));
            decider.start(book, time.instant());
            decider.settle();
            storeAway("");
        }

        void post(Event event) {
            events.add(event);
            if (!busy) {
                busy = true;
                for (Event next = events.poll(); next != null; next = events.poll()) {
                    decider.handle(next, time.instant());
                    decider.settle();
                }
                busy = false;
            }
        }

        private void storeAway(String reason) {
            post(new Event.Said("store", !reason.isEmpty(), Severity.CRITICAL, reason, "Alerts go on from memory"));
        }

        @Override
        public void committed(Journal.Batch batch) {
            batch.transitions()
                    .forEach(
                            transition -> endsUnstored.remove(transition.alert().id()));
            notifier.wake(batch.transitions());
        }

        @Override
        public void undurable(Journal.Batch batch, String reason) {
            batch.transitions().stream()
                    .filter(transition -> transition.kind() == Transition.Kind.RESOLVED)
                    .forEach(transition -> endsUnstored.add(transition.alert().id()));
            notifier.undurable(batch.transitions());
            if (storing) {
                storing = false;
                storeAway(reason);
            }
        }

        @Override
        public void durableAgain() {
            storing = true;
            storeAway("");
        }
    }

    private final class Recorder implements Sender {
        private final Set<String> tells;

        Recorder(Set<String> tells) {
            this.tells = tells;
        }

        @Override
        public Delivery send(Message message) {
            Notification notification = message.notification();
            List<String> heard = new ArrayList<>(List.of(notification.group()));
            notification.alerts().forEach(alert -> heard.add(alert.id()));
            tells.addAll(heard);
            inMemoryAlone.removeAll(Set.copyOf(heard));
            told.computeIfAbsent(notification.group(), _ -> new ArrayList<>()).add(notification);
            return new Delivery.Sent("thread");
        }

        @Override
        public void close() {}
    }

    private final class CheckedJournal implements Journal {
        private final Journal journal;

        CheckedJournal(Journal journal) {
            this.journal = journal;
        }

        @Override
        public void commit(Batch batch) {
            check();
            journal.commit(batch);
        }

        @Override
        public List<RuleState> states() {
            return journal.states();
        }

        @Override
        public Map<String, Instant> watched() {
            return journal.watched();
        }

        @Override
        public void watch(Map<String, Instant> since) {
            journal.watch(since);
        }

        @Override
        public void replay(Instant since, Consumer<Result> each) {
            journal.replay(since, each);
        }
    }

    private final class CheckedOutbox implements Outbox {
        private final Outbox outbox;

        CheckedOutbox(Outbox outbox) {
            this.outbox = outbox;
        }

        @Override
        public List<Transition> unplanned() {
            return outbox.unplanned();
        }

        @Override
        public Set<String> firing() {
            return outbox.firing();
        }

        @Override
        public List<Group> openGroups() {
            return outbox.openGroups();
        }

        @Override
        public List<Notification> undelivered() {
            return outbox.undelivered();
        }

        @Override
        public void plan(List<String> transitions, List<Group> groups, List<Notification> notifications) {
            check();
            outbox.plan(transitions, groups, notifications);
        }

        @Override
        public void record(Notification notification, @Nullable Group group) {
            check();
            outbox.record(notification, group);
        }

        @Override
        public List<Silence> silences(Instant now) {
            return outbox.silences(now);
        }

        @Override
        public void silence(Silence silence, @Nullable AuditEntry audit) {
            check();
            outbox.silence(silence, audit);
        }

        @Override
        public List<Acknowledgement> acknowledgements(Instant since) {
            return outbox.acknowledgements(since);
        }

        @Override
        public Acknowledgement.Outcome acknowledge(Acknowledgement.Request request) {
            check();
            return outbox.acknowledge(request);
        }
    }
}
