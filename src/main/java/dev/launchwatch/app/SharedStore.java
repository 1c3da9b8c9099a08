package dev.launchwatch.app;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.region.Decisions;
import dev.launchwatch.region.Exchange;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Register;
import dev.launchwatch.region.Replica;
import dev.launchwatch.region.Skew;
import dev.launchwatch.signal.EventLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The store that regions share, and what this region keeps of it in a file of its own, for when it is cut off. For any thread; what blocks
 * throws {@link dev.launchwatch.model.StoreUnavailableException} where what it needs is away.
 */
interface SharedStore extends AutoCloseable {
    /** Where regions say that they are alive. */
    Register register();

    /** Where regions find what the others saw. */
    Exchange exchange();

    /** What all regions saw, in this region's own file. */
    Replica replica();

    /** This region's copy of what was decided. */
    Decisions decisions();

    /** The journal of the region that decides for all, refused once another epoch began. */
    Journal journal(Lease lease);

    /** The outbox of the region that decides for all; plans and outcomes are refused once another epoch began. */
    Outbox outbox(Lease lease);

    /** The outbox of all regions, for silences and acknowledgements, which are anybody's. */
    Outbox outbox();

    /** The journal of this region while it is cut off: over the copy, and what it saw itself. */
    Journal copiedJournal();

    /** The outbox over the copy. */
    Outbox copiedOutbox();

    /**
     * The way of events between regions.
     *
     * @param skew how far the shared store's clock is ahead of ours
     * @param fetched takes what came to others, once it is durable here
     */
    Exchanging.Events events(Supplier<Skew> skew, Consumer<List<EventLog.Placed>> fetched);

    /** The way of what jobs report between regions. */
    Exchanging.Jobs jobs(Supplier<Skew> skew);

    /** Says what a region hashes people with. Blocks. @return the same of every region that ever said so, by its name */
    Map<String, Long> keyPrints(String region, long print);

    /** Which version of its schema a program must know to use it, as far as was seen; 0 if any will do. */
    int lowestProgram();

    /** Does what the shared store needs regularly, unless another region is at it. Blocks. */
    void keepHouse(Instant now);

    @Override
    void close();
}
