package dev.launchwatch.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.region.Lease;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outbox in SQL. Any thread may call it.
 *
 * <p>Two things can only be added, so that an older copy in another thread's hands takes nothing back: the threads that
 * channels gave a group, and that a notification was sent.
 */
public final class SqlOutbox implements Outbox {
    private static final int MOST_MAINTENANCE = 1_000;

    private final Writer writer;
    private final Reader reader;
    private final SqlTold told;
    private final @Nullable Lease lease;
    private final NewerMembers newerGroups = new NewerMembers();
    private final NewerMembers newerNotifications = new NewerMembers();

    public SqlOutbox(Writer writer, Reader reader) {
        this(writer, reader, null);
    }

    private SqlOutbox(Writer writer, Reader reader, @Nullable Lease lease) {
        this.writer = writer;
        this.reader = reader;
        this.told = new SqlTold(reader);
        this.lease = lease;
    }

    /**
     * The outbox of the region that decides for all. Once another one does, plans and outcomes are refused with a {@link
     * dev.launchwatch.model.DeposedException}; silences and acknowledgements are anybody's.
     */
    public static SqlOutbox leased(Writer writer, Reader reader, Lease lease) {
        return new SqlOutbox(writer, reader, lease);
    }

    private void keepLease(Session session) throws SQLException {
        if (lease != null) {
            Leases.keep(session, lease);
        }
    }

    @Override
    public List<Transition> unplanned() {
        return reader.read(
                "read what has to be told", session -> session.documents(Statements.UNPLANNED, AlertCodec::transition));
    }

    @Override
    public Set<String> firing() {
        return reader.read("read the alert states", session -> {
            Set<String> firing = new HashSet<>();
            for (RuleState state : session.documents(Statements.STATES, AlertCodec::ruleState)) {
                Alert alert = state.alert();
                if (alert != null && state.state() == Alert.State.FIRING) {
                    firing.add(alert.id());
                }
            }
            return firing;
        });
    }

    @Override
    public List<Group> openGroups() {
        return reader.read("read the open groups", session -> {
            Map<String, Map<String, String>> threads = new HashMap<>();
            session.rows(
                    Statements.OPEN_THREADS,
                    row -> threads.computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                                    .put(row.getString(2), row.getString(3))
                            == null);
            return session.documents(
                    Statements.OPEN_GROUPS, node -> group(node, threads.getOrDefault(Json.text(node, "id"), Map.of())));
        });
    }

    private Group group(JsonNode node, Map<String, String> threads) {
        Group group = NotifyCodec.group(node, threads);
        newerGroups.remember(group.id(), group.id(), node, NotifyCodec.write(group));
        return group;
    }

    @Override
    public List<Notification> undelivered() {
        return reader.read(
                "read the outbox",
                session -> session.documents(Statements.UNDELIVERED, node -> {
                    Notification notification = NotifyCodec.notification(node);
                    newerNotifications.remember(
                            notification.id(), notification.id(), node, NotifyCodec.write(notification));
                    return notification;
                }));
    }

    @Override
    public void plan(List<String> transitions, List<Group> groups, List<Notification> notifications) {
        writer.change("plan notifications", session -> {
            keepLease(session);
            for (Group group : groups) {
                save(session, group);
            }
            for (Notification notification : notifications) {
                store(session, Statements.ADD_NOTIFICATION, notification);
            }
            for (String transition : transitions) {
                session.update(Statements.PLANNED, transition);
            }
            session.engine().tellDecided(session);
        });
        forgetClosed(groups);
    }

    private void forgetClosed(List<Group> groups) {
        groups.stream().filter(Group::closed).forEach(group -> newerGroups.forget(group.id()));
    }

    @Override
    public void record(Notification notification, @Nullable Group group) {
        writer.change("record a delivery", session -> {
            keepLease(session);
            store(session, Statements.SAVE_NOTIFICATION, notification);
            if (group != null) {
                save(session, group);
            }
            session.engine().tellDecided(session);
        });
        if (notification.state() != Notification.State.PENDING) {
            newerNotifications.forget(notification.id());
        }
        forgetClosed(group == null ? List.of() : List.of(group));
    }

    @Override
    public List<Silence> silences(Instant now) {
        return told.silences(now);
    }

    @Override
    public List<Silence> maintenance(Instant since) {
        return reader.read(
                "read the maintenance",
                session -> session.documents(
                        Statements.MAINTENANCE, NotifyCodec::silence, since.toEpochMilli(), MOST_MAINTENANCE));
    }

    @Override
    public void silence(Silence silence, @Nullable AuditEntry audit) {
        writer.change("keep a silence", session -> {
            session.update(
                    Statements.SAVE_SILENCE,
                    silence.id(),
                    silence.end().toEpochMilli(),
                    replacing(session, silence).toString(),
                    silence.announcement() == null ? 0 : 1);
            SqlAudit.add(session, audit);
            session.engine().tellDecided(session);
        });
    }

    /** With what a newer program said of the silence that this one replaces, such as when it ends one early. */
    private static ObjectNode replacing(Session session, Silence silence) throws SQLException {
        ObjectNode written = NotifyCodec.write(silence);
        session.documents(
                Statements.SILENCE,
                node -> NewerMembers.carry(node, NotifyCodec.write(NotifyCodec.silence(node)), written),
                silence.id());
        return written;
    }

    @Override
    public List<Acknowledgement> acknowledgements(Instant since) {
        return told.acknowledgements(since);
    }

    @Override
    public Acknowledgement.Outcome acknowledge(Acknowledgement.Request request) {
        return writer.write("keep an acknowledgement", session -> {
            Acknowledgement.Outcome outcome = AcknowledgementTable.add(session, request);
            if (outcome instanceof Acknowledgement.Outcome.Taken) {
                SqlAudit.add(session, request.audit());
                session.engine().tellDecided(session);
            }
            return outcome;
        });
    }

    private void save(Session session, Group group) throws SQLException {
        Instant told = group.lastToldAt();
        Instant touched = told == null || told.isBefore(group.lastFiredAt()) ? group.lastFiredAt() : told;
        session.update(
                Statements.SAVE_GROUP,
                group.id(),
                group.closed() ? 1 : 0,
                touched.toEpochMilli(),
                newerGroups
                        .restore(group.id(), group.id(), NotifyCodec.write(group))
                        .toString());
        for (Map.Entry<String, String> thread : group.threads().entrySet()) {
            session.update(Statements.SAVE_THREAD, group.id(), thread.getKey(), thread.getValue());
        }
    }

    private void store(Session session, String statement, Notification notification) throws SQLException {
        session.update(
                statement,
                notification.id(),
                notification.channel(),
                notification.group(),
                notification.sequence(),
                code(notification.state()),
                notification.createdAt().toEpochMilli(),
                notification.nextAttempt().toEpochMilli(),
                newerNotifications
                        .restore(notification.id(), notification.id(), NotifyCodec.write(notification))
                        .toString());
    }

    private static int code(Notification.State state) {
        return switch (state) {
            case PENDING -> 0;
            case SENT -> 1;
            case REJECTED -> 2;
        };
    }
}
