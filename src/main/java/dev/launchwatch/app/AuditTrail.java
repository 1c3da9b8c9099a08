package dev.launchwatch.app;

import dev.launchwatch.model.Actor;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.store.SqlAudit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What people changed or tried to, in all regions. With several regions it is in the store that they share; what a region writes while it
 * is cut off waits in its own copy. For any thread; blocks.
 */
final class AuditTrail {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    private final SqlAudit log;
    private final @Nullable SqlAudit waiting;
    private final AtomicLong made = new AtomicLong();

    /**
     * @param log the one that is read
     * @param waiting where entries wait while that one is away; null where they have no other place
     */
    AuditTrail(SqlAudit log, @Nullable SqlAudit waiting) {
        this.log = log;
        this.waiting = waiting;
    }

    /**
     * What is about to be said of something that is asked for now.
     *
     * @param clean takes secrets out of what people say
     */
    AuditEntry entry(
            Instant now,
            String region,
            Actor actor,
            AuditEntry.Action action,
            String target,
            String detail,
            UnaryOperator<String> clean) {
        return new AuditEntry(
                // In the order of what was asked for within a millisecond, too.
                String.format(
                        Locale.ROOT,
                        "%013d-%06d-%s",
                        now.toEpochMilli(),
                        made.getAndIncrement() % 1_000_000,
                        UUID.randomUUID()),
                now,
                region,
                new Actor(actor.name(), actor.surface(), clean.apply(actor.as()), actor.proof()),
                action,
                clean.apply(target),
                clean.apply(detail),
                AuditEntry.DONE);
    }

    /** Keeps an entry about something that has no commit of its own. What cannot be kept is in the process log. */
    void add(AuditEntry entry) {
        try {
            keep(entry);
        } catch (StoreUnavailableException e) {
            LOG.warnf(
                    "The audit log cannot be written: %s by %s (%s) at %s: %s",
                    entry.action().label(),
                    entry.actor().name(),
                    entry.actor().surface().label(),
                    entry.at(),
                    entry.outcome());
        }
    }

    private void keep(AuditEntry entry) {
        try {
            log.add(entry);
        } catch (StoreUnavailableException e) {
            if (waiting == null) {
                throw e;
            }
            waiting.add(entry);
        }
    }

    /**
     * A page of the log, newest first.
     *
     * @throws StoreUnavailableException if the store that the regions share is away
     */
    List<AuditEntry> page(AuditEntry.Query query) {
        List<AuditEntry> page = log.page(query);
        if (waiting == null) {
            return page;
        }
        List<AuditEntry> all = new ArrayList<>(page);
        waiting.page(query).stream().filter(each -> !page.contains(each)).forEach(all::add);
        all.sort(Comparator.comparing(AuditEntry::at)
                .thenComparing(AuditEntry::id)
                .reversed());
        return List.copyOf(all.subList(0, Math.min(query.limit(), all.size())));
    }

    /** Gives all regions what waits. @throws StoreUnavailableException if the store that they share is away; then it waits on */
    void share() {
        if (waiting != null) {
            List<AuditEntry> entries = waiting.page(new AuditEntry.Query(Instant.EPOCH, null, SqlAudit.MOST));
            entries.forEach(log::add);
            if (!entries.isEmpty()) {
                waiting.forget(entries);
            }
        }
    }
}
