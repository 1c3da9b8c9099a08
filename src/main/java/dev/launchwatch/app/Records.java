package dev.launchwatch.app;

import dev.launchwatch.notify.Silence;
import dev.launchwatch.store.AlertArchive;
import dev.launchwatch.store.Playback;
import dev.launchwatch.store.SqlAudit;
import dev.launchwatch.store.SqlIncidents;
import dev.launchwatch.store.SqlKeys;
import dev.launchwatch.store.SqlTold;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is on record of what happened and of what people did: with several regions in the store that they share, else in this daemon's own. For any
 * thread. */
final class Records {
    private final Storage storage;
    private final @Nullable SqlSharedStore shared;
    private final AuditTrail audit;
    private final LinkKey linkKey;

    Records(Storage storage, @Nullable SqlSharedStore shared) {
        this.storage = storage;
        this.shared = shared;
        this.audit = shared == null
                ? new AuditTrail(new SqlAudit(storage.writer(), storage.reader()), null)
                : shared.audit();
        this.linkKey = new LinkKey(
                new SqlKeys(storage.writer(), storage.reader()),
                shared == null ? null : shared.keys(),
                new SecureRandom());
    }

    /** What operators told members about incidents. */
    SqlIncidents incidents() {
        return shared == null ? storage.incidents() : shared.incidents();
    }

    /** Maintenance that people declared and that has not ended at {@code since}. */
    List<Silence> maintenance(Instant since) {
        return (shared == null ? storage.outbox() : shared.outbox()).maintenance(since);
    }

    /** What people changed or tried to. */
    AuditTrail audit() {
        return audit;
    }

    /** What is on record of alerts: first of what all regions decided together, where there are several, then of what this daemon did alone. */
    List<AlertArchive> alerts() {
        AlertArchive own = new AlertArchive(storage.reader());
        return shared == null ? List.of(own) : List.of(shared.alerts(), own);
    }

    /** What was decided about alerts, and what is stored of it; with several regions of what they decided together. */
    Playback decided() {
        return shared == null ? new Playback(storage.reader()) : shared.playback();
    }

    /** What was told of alerts; with several regions of what they told together. */
    SqlTold told() {
        return shared == null ? new SqlTold(storage.reader()) : shared.told();
    }

    /** The key that links in mails are signed with; nothing while it cannot be read. Blocks. */
    Optional<byte[]> linkKey() {
        return linkKey.get();
    }
}
