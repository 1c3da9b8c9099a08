package dev.launchwatch.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.IncidentUpdate.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators told members about incidents. Blocking; any thread may call it. */
public final class SqlIncidents {
    private static final int MOST = 1_000;

    private final Writer writer;
    private final Reader reader;

    public SqlIncidents(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Keeps an update, if its incident is known and has not too many.
     *
     * @param audit what the audit log says if it is kept, in the same commit; null for nothing
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away; then it is not kept
     */
    public Outcome add(IncidentUpdate update, @Nullable AuditEntry audit) {
        return writer.write("keep an update of an incident", session -> {
            if (session.documents(Statements.LAST_TRANSITION, AlertCodec::transition, update.incident())
                    .isEmpty()) {
                return Outcome.UNKNOWN;
            }
            long many = session.row(Statements.COUNT_INCIDENT_UPDATES, row -> row.getLong(1), update.incident())
                    .orElse(0L);
            if (many >= IncidentUpdate.MOST) {
                return Outcome.FULL;
            }
            session.update(
                    Statements.ADD_INCIDENT_UPDATE,
                    update.id(),
                    update.incident(),
                    update.at().toEpochMilli(),
                    write(update).toString());
            SqlAudit.add(session, audit);
            return Outcome.TAKEN;
        });
    }

    /**
     * Takes an update back; false if the incident has none of this id.
     *
     * @param audit what the audit log says if there is one, in the same commit; null for nothing
     */
    public boolean remove(String incident, String id, @Nullable AuditEntry audit) {
        return writer.write("take an update of an incident back", session -> {
            boolean there = session.update(Statements.FORGET_INCIDENT_UPDATE, id, incident) > 0;
            SqlAudit.add(session, there ? audit : null);
            return there;
        });
    }

    /** The latest 1,000 updates since {@code since}, newest first. */
    public List<IncidentUpdate> since(Instant since) {
        return reader.read(
                "read the updates of incidents",
                session -> session.documents(
                        Statements.INCIDENT_UPDATES, SqlIncidents::update, since.toEpochMilli(), MOST));
    }

    static ObjectNode write(IncidentUpdate update) {
        return Json.object()
                .put("id", update.id())
                .put("incident", update.incident())
                .put("at", update.at().toString())
                .put("stage", update.stage().name())
                .put("text", update.text())
                .put("by", update.by());
    }

    static IncidentUpdate update(JsonNode node) {
        return new IncidentUpdate(
                Json.text(node, "id"),
                Json.text(node, "incident"),
                Json.instant(node, "at"),
                Json.constantOr(IncidentUpdate.Stage.UPDATE, node, "stage"),
                Json.text(node, "text"),
                Json.text(node, "by"));
    }
}
