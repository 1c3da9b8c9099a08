package dev.launchwatch.store;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.DeposedException;
import dev.launchwatch.model.Result;
import dev.launchwatch.region.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The journal of the region that decides for all, under one epoch of the lease. What it decides becomes durable in the database that regions
 * share, while it has the right to decide: a takeover waits for a commit that is under way, and each later one is refused. Results are in the
 * region's own store, where somebody else puts them, and are read there.
 */
public final class LeasedJournal implements Journal {
    private final Writer writer;
    private final Reader reader;
    private final Journal own;
    private final Lease lease;

    /** While this region decides nobody else writes states, so that what was read at the beginning is all there is. */
    private final NewerMembers newer = new NewerMembers();

    /**
     * @param writer writes to the shared database
     * @param reader reads from it
     * @param own where this region's copy of all results is
     * @param lease under which it decides; when that ends plays no part, only whether another one came after it
     */
    public LeasedJournal(Writer writer, Reader reader, Journal own, Lease lease) {
        this.writer = writer;
        this.reader = reader;
        this.own = own;
        this.lease = lease;
    }

    /**
     * Makes states and transitions durable; the batch's results are left out.
     *
     * @throws DeposedException if another epoch began; then nothing of the batch was stored
     */
    @Override
    public void commit(Batch batch) {
        if (batch.states().isEmpty() && batch.transitions().isEmpty()) {
            return;
        }
        writer.change("keep what this region decided", session -> {
            Leases.keep(session, lease);
            RuleTables.save(session, batch.states(), newer);
            RuleTables.add(session, batch.transitions());
            if (!batch.transitions().isEmpty()) {
                Bell.ring(session, Bell.News.DECIDED);
            }
        });
    }

    @Override
    public List<RuleState> states() {
        return RuleTables.states(reader, newer);
    }

    @Override
    public void replay(Instant since, Consumer<Result> each) {
        own.replay(since, each);
    }

    @Override
    public Map<String, Instant> watched() {
        return RuleTables.watched(reader);
    }

    /** {@inheritDoc} @throws DeposedException if another epoch began; then nothing has changed */
    @Override
    public void watch(Map<String, Instant> since) {
        writer.change("keep since when signals are watched", session -> {
            Leases.keep(session, lease);
            RuleTables.watch(session, since);
        });
    }
}
