package dev.launchwatch.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.AuditEntry;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The audit log: what people changed or tried to. Blocking; any thread may call it. */
public final class SqlAudit {
    /** The largest page. */
    public static final int MOST = 1_000;

    private final Writer writer;
    private final Reader reader;

    public SqlAudit(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Keeps an entry about something that has no commit of its own. An entry that is there already stays as it is.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away; then it is not kept
     */
    public void add(AuditEntry entry) {
        writer.change("write the audit log", session -> add(session, entry));
    }

    /** Within a write: keeps an entry with the change that it tells of. */
    static void add(Session session, @Nullable AuditEntry entry) throws SQLException {
        if (entry != null) {
            session.update(
                    Statements.ADD_AUDIT,
                    entry.id(),
                    entry.at().toEpochMilli(),
                    write(entry).toString());
        }
    }

    /** A page of it, newest first, of at most {@link #MOST}. */
    public List<AuditEntry> page(AuditEntry.Query query) {
        AuditEntry.Place before = query.before();
        return reader.read(
                "read the audit log",
                session -> session.documents(
                        Statements.AUDIT_PAGE,
                        SqlAudit::entry,
                        query.since().toEpochMilli(),
                        before == null ? Long.MAX_VALUE : before.at().toEpochMilli(),
                        before == null ? "" : before.id(),
                        Math.min(query.limit(), MOST)));
    }

    /** Forgets entries that are kept elsewhere. */
    public void forget(List<AuditEntry> entries) {
        writer.change("forget entries of the audit log", session -> {
            for (AuditEntry entry : entries) {
                session.update(Statements.FORGET_AUDIT, entry.id());
            }
        });
    }

    static ObjectNode write(AuditEntry entry) {
        return Json.object()
                .put("id", entry.id())
                .put("at", entry.at().toString())
                .put("region", entry.region())
                .put("actor", entry.actor().name())
                .put("surface", entry.actor().surface().name())
                .put("as", entry.actor().as())
                .put("proof", entry.actor().proof())
                .put("action", entry.action().name())
                .put("target", entry.target())
                .put("detail", entry.detail())
                .put("outcome", entry.outcome());
    }

    static AuditEntry entry(JsonNode node) {
        return new AuditEntry(
                Json.text(node, "id"),
                Json.instant(node, "at"),
                Json.text(node, "region"),
                new Actor(
                        Json.text(node, "actor"),
                        Json.constantOr(Actor.Surface.API, node, "surface"),
                        Json.text(node, "as"),
                        // What a version before wrote has none.
                        Objects.requireNonNullElse(Json.optionalText(node, "proof"), "")),
                Json.constantOr(AuditEntry.Action.OTHER, node, "action"),
                Json.text(node, "target"),
                Json.text(node, "detail"),
                Json.text(node, "outcome"));
    }
}
