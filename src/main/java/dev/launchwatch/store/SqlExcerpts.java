package dev.launchwatch.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Result.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What probes that were not up asked and were answered. Of each monitor and region there are the last {@link #LATEST}, and the last {@link
 * #OPENINGS} of those that an outage began with, so that its first answer is still there when it is over. Blocking; any thread may call it.
 */
public final class SqlExcerpts {
    /** How many of a monitor and region are kept that open nothing. */
    public static final int LATEST = 5;

    /** How many are kept that open something. */
    public static final int OPENINGS = 3;

    private static final int MOST = 200;

    private final Writer writer;
    private final Reader reader;

    public SqlExcerpts(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * An excerpt and the result that it belongs to.
     *
     * @param opening whether the result before it had another outcome
     */
    public record Kept(String monitor, String region, Instant at, Trigger trigger, boolean opening, Excerpt excerpt) {}

    /**
     * Keeps excerpts and forgets as many old ones, in one commit.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away, or its disk is full; then none is kept
     */
    public void keep(Collection<Kept> excerpts) {
        // What is nice to have must not take the room that alerts live on.
        writer.<Boolean>writeWithRoom("keep what failed probes were answered", session -> {
            for (Kept kept : excerpts) {
                keep(session, kept);
            }
            return true;
        });
    }

    private static void keep(Session session, Kept kept) throws SQLException {
        long monitor = session.names().monitor(kept.monitor());
        long region = session.names().region(kept.region());
        int opening = kept.opening() ? 1 : 0;
        session.update(
                Statements.ADD_EXCERPT,
                monitor,
                region,
                opening,
                kept.at().toEpochMilli(),
                ResultRow.code(kept.trigger()),
                write(kept.excerpt()).toString());
        session.update(
                Statements.TRIM_EXCERPTS,
                monitor,
                region,
                opening,
                monitor,
                region,
                opening,
                kept.opening() ? OPENINGS : LATEST);
    }

    /** Forgets all of these monitors. @throws dev.launchwatch.model.StoreUnavailableException if the store is away */
    public void forget(Collection<String> monitors) {
        writer.change("forget what failed probes were answered", session -> {
            for (String monitor : monitors) {
                session.update(Statements.FORGET_EXCERPTS, monitor);
            }
        });
    }

    /** Those of a monitor, the newest first. @throws dev.launchwatch.model.StoreUnavailableException if the store is away */
    public List<Kept> of(String monitor) {
        return reader
                .read(
                        "read what failed probes were answered",
                        session -> session.rows(Statements.EXCERPTS, row -> read(row, monitor), monitor, MOST))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** What cannot be read is left out. */
    private static Optional<Kept> read(ResultSet row, String monitor) throws SQLException {
        try {
            return Optional.of(new Kept(
                    monitor,
                    row.getString(1),
                    Instant.ofEpochMilli(row.getLong(2)),
                    ResultRow.trigger(row.getInt(3)),
                    row.getInt(4) == 1,
                    excerpt(Json.parse(row.getString(5)))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static ObjectNode write(Excerpt excerpt) {
        ObjectNode node = Json.object().put("method", excerpt.method()).put("url", excerpt.url());
        Json.put(node, "step", excerpt.step());
        node.put("status", excerpt.status());
        Json.put(node, "version", excerpt.version());
        ArrayNode headers = node.putArray("headers");
        excerpt.headers()
                .forEach(line -> headers.addObject().put("name", line.name()).put("value", line.value()));
        return node.put("credentials", excerpt.credentials())
                .put("body", excerpt.body())
                .put("note", excerpt.note());
    }

    static Excerpt excerpt(JsonNode node) {
        return new Excerpt(
                Json.text(node, "method"),
                Json.text(node, "url"),
                Json.optionalText(node, "step"),
                (int) Json.number(node, "status"),
                Json.optionalText(node, "version"),
                Json.list(node, "headers", line -> new Excerpt.Line(Json.text(line, "name"), Json.text(line, "value"))),
                Json.flag(node, "credentials"),
                Objects.requireNonNullElse(Json.optionalText(node, "body"), ""),
                Objects.requireNonNullElse(Json.optionalText(node, "note"), ""));
    }
}
