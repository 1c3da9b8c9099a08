package dev.launchwatch.store;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Result;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The journal of the rules in SQL. Times of results are kept to the millisecond, durations to the microsecond; whatever
 * a state or a transition holds is kept exactly.
 */
public final class SqlJournal implements Journal {
    private final Writer writer;
    private final Reader reader;
    private final @Nullable String region;
    private volatile boolean noted;

    /** The journal of a daemon that shares nothing. */
    public SqlJournal(Writer writer, Reader reader) {
        this(writer, reader, null);
    }

    private SqlJournal(Writer writer, Reader reader, @Nullable String region) {
        this.writer = writer;
        this.reader = reader;
        this.region = region;
    }

    /** The journal of a daemon that shares its results: those of this region are stored so that a {@link SqlReplica} finds them. */
    public static SqlJournal sharing(Writer writer, Reader reader, String region) {
        return new SqlJournal(writer, reader, region);
    }

    @Override
    public void commit(Batch batch) {
        writer.change("keep results and alert states", session -> {
            addResults(session, batch.results());
            RuleTables.save(session, batch.states());
            RuleTables.add(session, batch.transitions());
        });
        if (!batch.results().isEmpty()) {
            noted = true;
        }
    }

    private void addResults(Session session, List<Result> results) throws SQLException {
        String own = region;
        if (own == null) {
            if (!noted && !results.isEmpty()) {
                Backlog.reopen(session);
            }
            ResultTable.add(session, results);
            return;
        }
        Map<Boolean, List<Result>> parts = results.stream()
                .collect(Collectors.partitioningBy(result -> result.region().equals(own)));
        ResultTable.addPlaced(session, parts.getOrDefault(true, List.of()), null);
        ResultTable.add(session, parts.getOrDefault(false, List.of()));
    }

    @Override
    public List<RuleState> states() {
        return RuleTables.states(reader);
    }

    @Override
    public Map<String, Instant> watched() {
        return RuleTables.watched(reader);
    }

    @Override
    public void watch(Map<String, Instant> since) {
        writer.change("keep since when signals are watched", session -> RuleTables.watch(session, since));
    }

    @Override
    public void replay(Instant since, Consumer<Result> each) {
        reader.<Boolean>read("read results", session -> {
            session.each(Statements.RESULTS_SINCE, ResultRow::read, each, since.toEpochMilli());
            return true;
        });
    }
}
