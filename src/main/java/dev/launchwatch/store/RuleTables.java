package dev.launchwatch.store;

import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What rules decided, and what they need to go on: states, transitions, and since when signals are watched. */
final class RuleTables {
    private RuleTables() {}

    static void save(Session session, List<RuleState> states) throws SQLException {
        save(session, states, new NewerMembers());
    }

    /** @param newer what {@link #states(Reader, NewerMembers)} found that this program does not know */
    static void save(Session session, List<RuleState> states, NewerMembers newer) throws SQLException {
        for (RuleState state : states) {
            // A state with nothing to remember is where every rule begins anyway.
            if (state.isNew()) {
                session.update(Statements.FORGET_STATE, state.rule(), state.subject());
            } else {
                String document = newer.restore(key(state), about(state), AlertCodec.write(state))
                        .toString();
                session.update(Statements.SAVE_STATE, state.rule(), state.subject(), document);
            }
        }
    }

    static void add(Session session, List<Transition> transitions) throws SQLException {
        for (Transition transition : transitions) {
            session.update(
                    Statements.ADD_TRANSITION,
                    transition.id(),
                    transition.alert().id(),
                    transition.at().toEpochMilli(),
                    AlertCodec.write(transition).toString());
            if (transition.kind() == Transition.Kind.RESOLVED) {
                AcknowledgementTable.end(session, transition.alert().id(), transition.at());
            }
        }
    }

    static List<RuleState> states(Reader reader) {
        return reader.read(
                "read the alert states", session -> session.documents(Statements.STATES, AlertCodec::ruleState));
    }

    /** The same; what this program does not know of them is remembered. */
    static List<RuleState> states(Reader reader, NewerMembers newer) {
        return reader.read(
                "read the alert states",
                session -> session.documents(Statements.STATES, node -> {
                    RuleState state = AlertCodec.ruleState(node);
                    newer.remember(key(state), about(state), node, AlertCodec.write(state));
                    return state;
                }));
    }

    private static String key(RuleState state) {
        return Json.array(List.of(state.rule(), state.subject())).toString();
    }

    /** What is not known of a state belongs to the alert that it had. */
    private static String about(RuleState state) {
        Alert alert = state.alert();
        return alert == null ? "" : alert.id();
    }

    static Map<String, Instant> watched(Reader reader) {
        return reader.read("read since when signals are watched", session -> {
            Map<String, Instant> since = new HashMap<>();
            session.rows(
                            Statements.SIGNAL_WATCHES,
                            row -> Map.entry(row.getString(1), Instant.ofEpochMilli(row.getLong(2))))
                    .forEach(entry -> since.put(entry.getKey(), entry.getValue()));
            return since;
        });
    }

    static void watch(Session session, Map<String, Instant> since) throws SQLException {
        for (String signal : session.rows(Statements.SIGNAL_WATCHES, row -> row.getString(1))) {
            if (!since.containsKey(signal)) {
                session.update(Statements.FORGET_SIGNAL_WATCH, signal);
            }
        }
        for (Map.Entry<String, Instant> each : since.entrySet()) {
            session.update(
                    Statements.SAVE_SIGNAL_WATCH, each.getKey(), each.getValue().toEpochMilli());
        }
    }
}
