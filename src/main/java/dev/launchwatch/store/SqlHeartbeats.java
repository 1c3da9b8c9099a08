package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.probe.Heartbeats;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** When jobs reported last, to the millisecond. Any thread may call it. */
public final class SqlHeartbeats implements Heartbeats {
    private final Writer writer;
    private final Reader reader;

    public SqlHeartbeats(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Keeps a report; durable when it returns. The report that came last counts, not the latest time, so that a clock
     * that was once ahead does not hide a missing job until then.
     *
     * @throws StoreUnavailableException if it could not
     */
    public void record(String monitor, Instant at) {
        writer.change(
                "keep a heartbeat",
                session -> session.update(Statements.SAVE_HEARTBEAT, monitor, at.toEpochMilli(), at.toEpochMilli()));
    }

    /**
     * Says which heartbeat monitors there are, at start and after every reload: a new one is known from {@code now} on,
     * one that is no longer there is forgotten, so that it starts afresh if it comes back.
     *
     * @throws StoreUnavailableException if it could not; then nothing has changed
     */
    public void known(Set<String> monitors, Instant now) {
        writer.change("keep the heartbeat monitors", session -> {
            for (String monitor : session.rows(Statements.HEARTBEAT_MONITORS, row -> row.getString(1))) {
                if (!monitors.contains(monitor)) {
                    session.update(Statements.FORGET_HEARTBEAT, monitor);
                }
            }
            for (String monitor : monitors) {
                session.update(Statements.ADD_HEARTBEAT, monitor, now.toEpochMilli());
            }
        });
    }

    @Override
    public Optional<Instant> last(String monitor) {
        return instant(Statements.LAST_HEARTBEAT, monitor);
    }

    /** Empty if the store cannot tell. */
    @Override
    public Optional<Instant> firstKnown(String monitor) {
        return instant(Statements.FIRST_HEARTBEAT, monitor);
    }

    private Optional<Instant> instant(String query, String monitor) {
        try {
            return reader.read(
                    "read a heartbeat",
                    session -> session.row(query, row -> Instant.ofEpochMilli(row.getLong(1)), monitor));
        } catch (StoreUnavailableException _) {
            // The port's word for it: whoever asks must not take a store that is away for a job that is late.
            return Optional.empty();
        }
    }
}
