package dev.launchwatch.store;

import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Alert;
import dev.launchwatch.region.Decisions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A copy of what regions decided together, in a file of this region's own: states of alerts, what has to be told, open groups, silences and
 * acknowledgements.
 * A region that is cut off goes on from it as a daemon does after a restart.
 */
public final class DecisionCopy implements Decisions {
    /** Silences and acknowledgements that ended are copied for this long, so that whoever takes them to be in force learns of it. */
    public static final Duration ENDED = Duration.ofDays(1);

    /** What is read of the shared database, and how it is written into a table of the file, which is emptied before. */
    private record Part(String read, String table, String write, int columns) {
        String forget() {
            return "delete from " + table;
        }
    }

    /** Groups before what refers to them. */
    private static final List<Part> PARTS = List.of(
            new Part(Statements.COPY_STATES, "rule_state", Statements.SAVE_STATE, 3),
            new Part(Statements.SIGNAL_WATCHES, "signal_watch", Statements.SAVE_SIGNAL_WATCH, 2),
            new Part(Statements.COPY_UNPLANNED, "transition", Statements.ADD_TRANSITION, 4),
            new Part(Statements.COPY_GROUPS, "alert_group", Statements.SAVE_GROUP, 4),
            new Part(Statements.OPEN_THREADS, "alert_group_thread", Statements.SAVE_THREAD, 3),
            new Part(Statements.COPY_UNDELIVERED, "outbox", Statements.SAVE_NOTIFICATION, 8),
            new Part(Statements.COPY_SILENCES, "silence", Statements.SAVE_SILENCE, 4),
            new Part(Statements.COPY_ACKNOWLEDGEMENTS, "acknowledgement", Statements.SAVE_ACKNOWLEDGEMENT, 4));

    /** Which of them are read as of a moment. */
    private static final Set<String> BY_END = Set.of(Statements.COPY_SILENCES, Statements.COPY_ACKNOWLEDGEMENTS);

    /** Whether the region goes on from the copy, in the table "meta": the ids of the alerts and groups that others know of. */
    private static final String ALONE = "alone";

    private final Reader shared;
    private final Writer own;
    private final Reader ownReader;
    private final InstantSource clock;
    private @Nullable Map<Part, List<List<Object>>> last;
    private volatile List<Alert> alerts = List.of();

    /**
     * @param shared reads the database that regions share
     * @param own writes the copy's file
     * @param ownReader reads it
     */
    public DecisionCopy(Reader shared, Writer own, Reader ownReader, InstantSource clock) {
        this.shared = shared;
        this.own = own;
        this.ownReader = ownReader;
        this.clock = clock;
    }

    @Override
    public boolean refresh() {
        Map<Part, List<List<Object>>> now = shared.read("read what regions decided", this::read);
        if (now.equals(last)) {
            return false;
        }
        last = null;
        boolean written = own.write("keep a copy of what regions decided", session -> write(session, now));
        if (!written) {
            return false;
        }
        last = now;
        List<Alert> copied = new ArrayList<>();
        for (RuleState state : RuleTables.states(ownReader)) {
            Alert alert = state.alert();
            if (alert != null) {
                copied.add(alert);
            }
        }
        alerts = List.copyOf(copied);
        return true;
    }

    @Override
    public List<Alert> alerts() {
        return alerts;
    }

    @Override
    public Set<String> depart() {
        Optional<Set<String>> before = departed();
        if (before.isPresent()) {
            return before.get();
        }
        Set<String> known = known();
        own.change(
                "keep what others know",
                session -> session.update(
                        Statements.SET_META,
                        ALONE,
                        Json.array(List.copyOf(known)).toString()));
        return known;
    }

    /** Also what is over and not told yet: the others tell it. */
    private Set<String> known() {
        Set<String> known = new TreeSet<>();
        for (RuleState state : RuleTables.states(ownReader)) {
            Alert alert = state.alert();
            if (alert != null && state.state() == Alert.State.FIRING) {
                known.add(alert.id());
            }
        }
        SqlOutbox outbox = new SqlOutbox(own, ownReader);
        outbox.unplanned().forEach(transition -> known.add(transition.alert().id()));
        outbox.openGroups().forEach(group -> {
            known.add(group.id());
            known.addAll(group.alerts().keySet());
        });
        outbox.undelivered().forEach(waiting -> waiting.alerts().forEach(alert -> known.add(alert.id())));
        return known;
    }

    @Override
    public Optional<Set<String>> departed() {
        return ownReader.read(
                "read what others know",
                session -> session.row(Statements.META, row -> row.getString(1), ALONE)
                        .map(DecisionCopy::ids));
    }

    @Override
    public void arrive() {
        last = null;
        own.change("follow the others", session -> session.update(Statements.FORGET_META, ALONE));
    }

    private static Set<String> ids(String text) {
        Set<String> ids = new TreeSet<>();
        Json.parse(text).forEach(id -> ids.add(id.asText()));
        return ids;
    }

    private Map<Part, List<List<Object>>> read(Session session) throws SQLException {
        Map<Part, List<List<Object>>> all = new LinkedHashMap<>();
        for (Part part : PARTS) {
            boolean byTime = BY_END.contains(part.read());
            List<List<Object>> rows = byTime
                    ? session.rows(
                            part.read(),
                            row -> row(row, part),
                            clock.instant().minus(ENDED).toEpochMilli())
                    : session.rows(part.read(), row -> row(row, part));
            all.put(part, rows);
        }
        return all;
    }

    private static List<Object> row(ResultSet row, Part part) throws SQLException {
        List<Object> values = new ArrayList<>();
        for (int column = 1; column <= part.columns(); column++) {
            values.add(row.getObject(column));
        }
        return values;
    }

    /** Unless the region has begun to go on from it, which takes no notice of one who is still reading. */
    private static boolean write(Session session, Map<Part, List<List<Object>>> all) throws SQLException {
        if (session.row(Statements.META, row -> row.getString(1), ALONE).isPresent()) {
            return false;
        }
        for (Part part : PARTS.reversed()) {
            session.update(part.forget());
        }
        for (Map.Entry<Part, List<List<Object>>> each : all.entrySet()) {
            PreparedStatement insert = session.statement(each.getKey().write());
            for (List<Object> row : each.getValue()) {
                for (int i = 0; i < row.size(); i++) {
                    insert.setObject(i + 1, row.get(i));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return true;
    }
}
