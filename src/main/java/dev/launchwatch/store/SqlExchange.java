package dev.launchwatch.store;

import dev.launchwatch.model.Result;
import dev.launchwatch.region.Exchange;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Where regions exchange results, in the database that they share. Any thread may call it. */
public final class SqlExchange implements Exchange, AutoCloseable {
    private final Writer writer;
    private final Reader reader;
    private final Bell bell;

    /**
     * @param postgres opens the connection that listens
     * @param writer writes to it
     * @param reader reads from it
     */
    public SqlExchange(Postgres postgres, Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
        this.bell = new Bell(postgres);
    }

    @Override
    public void share(List<Result> results, Duration skew) {
        if (results.isEmpty()) {
            return;
        }
        long micros = skew.dividedBy(ChronoUnit.MICROS.getDuration());
        writer.change("share results with other regions", session -> {
            ResultTable.addPlaced(session, results, micros);
            Bell.ring(session, Bell.News.SHARED);
        });
    }

    /**
     * {@inheritDoc} Where a database went back to an earlier state, as after a failover that lost something, it goes back with it: then the
     * slice is empty and ends before {@code after}.
     */
    @Override
    public Slice after(long after, String but, int most) {
        return reader.read("read what other regions shared", session -> {
            long through = session.row(PostgresStatements.LAST_OF_SLICE, row -> row.getLong(1), after, most)
                    .orElse(0L);
            if (through == 0) {
                Long given = RollUps.mark(session, ResultTable.LOG);
                return new Slice(List.of(), given == null ? 0 : Math.min(after, given));
            }
            List<Shared> results = session.rows(
                    PostgresStatements.SHARED_RESULTS,
                    row -> new Shared(
                            ResultRow.read(row), Duration.of(row.getLong(ResultRow.NEXT_COLUMN), ChronoUnit.MICROS)),
                    after,
                    through,
                    but);
            return new Slice(results, through);
        });
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
        return bell.await(atMost);
    }

    /** Ends whoever waits, within a second; writer and reader stay as they are. */
    @Override
    public void close() {
        bell.close();
    }
}
