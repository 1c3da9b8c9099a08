package dev.launchwatch.store;

/** A migrated database of some engine with a writer and a reader over it. */
abstract class TestStore implements AutoCloseable {
    final Writer writer;
    final Reader reader;

    TestStore(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /** Ends the program and starts it again: the same database, and nothing in memory. */
    abstract TestStore restart();

    SqlJournal journal() {
        return new SqlJournal(writer, reader);
    }

    SqlOutbox outbox() {
        return new SqlOutbox(writer, reader);
    }

    SqlEventLog events() {
        return new SqlEventLog(writer, reader);
    }

    SqlHeartbeats heartbeats() {
        return new SqlHeartbeats(writer, reader);
    }

    long count(String sql) {
        return reader.read(
                "count", session -> session.row(sql, row -> row.getLong(1)).orElseThrow());
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}
