package dev.launchwatch.store;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The journal of the rules in SQL. Times of results are kept to the millisecond, durations to the microsecond; whatever
 * a state or a transition holds is kept exactly.
 */
public final class SqlJournal implements Journal {
    private final Writer writer;
    private final Reader reader;

    public SqlJournal(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public void commit(Batch batch) {
        writer.change("keep results and alert states", session -> {
            addResults(session, batch.results());
            saveStates(session, batch.states());
            addTransitions(session, batch.transitions());
        });
    }

    @Override
    public List<RuleState> states() {
        return reader.read(
                "read the alert states", session -> session.documents(Statements.STATES, AlertCodec::ruleState));
    }

    @Override
    public Map<String, Instant> watched() {
        return reader.read("read since when signals are watched", session -> {
            Map<String, Instant> since = new HashMap<>();
            session.rows(
                            Statements.SIGNAL_WATCHES,
                            row -> Map.entry(row.getString(1), Instant.ofEpochMilli(row.getLong(2))))
                    .forEach(entry -> since.put(entry.getKey(), entry.getValue()));
            return since;
        });
    }

    @Override
    public void watch(Map<String, Instant> since) {
        writer.change("keep since when signals are watched", session -> {
            for (String signal : session.rows(Statements.SIGNAL_WATCHES, row -> row.getString(1))) {
                if (!since.containsKey(signal)) {
                    session.update(Statements.FORGET_SIGNAL_WATCH, signal);
                }
            }
            for (Map.Entry<String, Instant> each : since.entrySet()) {
                session.update(
                        Statements.SAVE_SIGNAL_WATCH,
                        each.getKey(),
                        each.getValue().toEpochMilli());
            }
        });
    }

    @Override
    public void replay(Instant since, Consumer<Result> each) {
        reader.<Boolean>read("read results", session -> {
            session.each(Statements.RESULTS_SINCE, ResultRow::read, each, since.toEpochMilli());
            return true;
        });
    }

    private static void addResults(Session session, List<Result> results) throws SQLException {
        if (results.isEmpty()) {
            return;
        }
        session.engine().beginResults(session);
        PreparedStatement insert = session.statement(Statements.ADD_RESULT);
        for (Result result : results) {
            long monitor = session.names().monitor(result.monitor());
            long region = session.names().region(result.region());
            ResultRow.bind(insert, result, monitor, region);
            insert.addBatch();
        }
        insert.executeBatch();
        RollUps.noteLate(session, results);
    }

    private static void saveStates(Session session, List<RuleState> states) throws SQLException {
        for (RuleState state : states) {
            // A state with nothing to remember is where every rule begins anyway.
            if (state.isNew()) {
                session.update(Statements.FORGET_STATE, state.rule(), state.subject());
            } else {
                String document = AlertCodec.write(state).toString();
                session.update(Statements.SAVE_STATE, state.rule(), state.subject(), document);
            }
        }
    }

    private static void addTransitions(Session session, List<Transition> transitions) throws SQLException {
        for (Transition transition : transitions) {
            session.update(
                    Statements.ADD_TRANSITION,
                    transition.id(),
                    transition.alert().id(),
                    transition.at().toEpochMilli(),
                    AlertCodec.write(transition).toString());
        }
    }
}
