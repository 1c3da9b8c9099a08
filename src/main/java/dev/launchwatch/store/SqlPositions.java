package dev.launchwatch.store;

import dev.launchwatch.follow.Position;
import dev.launchwatch.follow.Positions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** How far log files were read on this machine. Any thread may call it. */
public final class SqlPositions implements Positions {
    private final Writer writer;
    private final Reader reader;
    private final String region;

    /** @param region where this daemon runs, whose files are its own */
    public SqlPositions(Writer writer, Reader reader, String region) {
        this.writer = writer;
        this.reader = reader;
        this.region = region;
    }

    /** {@inheritDoc} @throws StoreUnavailableException if the store cannot be read */
    @Override
    public List<Position> of(String source) {
        return reader.read(
                "read how far logs were read",
                session -> session.rows(Statements.FOLLOWED_FILES, SqlPositions::position, region, source));
    }

    private static Position position(ResultSet row) throws SQLException {
        return new Position(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getInt(5),
                row.getLong(6),
                row.getLong(7),
                row.getInt(8) != 0);
    }

    /** {@inheritDoc} @throws StoreUnavailableException if it could not; then nothing has changed */
    @Override
    public void save(String source, Collection<Position> changed, Collection<Long> forgotten) {
        writer.change("keep how far logs were read", session -> {
            for (long file : forgotten) {
                session.update(Statements.FORGET_FOLLOWED_FILE, region, source, file);
            }
            for (Position position : changed) {
                session.update(
                        Statements.SAVE_FOLLOWED_FILE,
                        region,
                        source,
                        position.file(),
                        region,
                        source,
                        position.base(),
                        position.key(),
                        position.headLength(),
                        position.head(),
                        position.offset(),
                        position.modified(),
                        position.done() ? 1 : 0);
            }
        });
    }
}
