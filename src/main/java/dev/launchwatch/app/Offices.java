package dev.launchwatch.app;

import dev.launchwatch.model.PartialView;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.notify.Proviso;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Membership;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

/** Opens the offices in which this region decides: for all of them, or for itself while it is cut off. For any thread. */
final class Offices {
    private final SharedStore store;
    private final String region;
    private final Office.Tools tools;

    Offices(SharedStore store, String region, Office.Tools tools) {
        this.store = store;
        this.region = region;
        this.tools = tools;
    }

    /**
     * The office of all regions, which tells nothing once it has lost the lease.
     *
     * @param standing where this region stands; asked before each message
     * @param signals what events came to, in all regions
     */
    Office together(Lease lease, Supplier<Membership> standing, Function<Instant, SignalView> signals) {
        return new Office(
                store.journal(lease),
                store.outbox(lease),
                tools.seeing(signals)
                        .with(Proviso.only(
                                () -> holds(standing.get(), lease), "another region tells it", tools.senders())),
                Office.Undurable.UNTOLD,
                new Quiet());
    }

    private static boolean holds(Membership standing, Lease lease) {
        return standing.role() == Membership.Role.DECIDING && standing.epoch() == lease.epoch();
    }

    /** The office of this region while it is cut off, which says so in each message. */
    Office alone() {
        return new Office(
                store.copiedJournal(),
                store.copiedOutbox(),
                tools.with(Proviso.remarking(
                                "Seen from " + region + " alone: the store that regions share cannot be reached.",
                                tools.senders()))
                        .seeing(now -> new PartialView(tools.signals().apply(now))),
                Office.Undurable.TOLD,
                new Quiet());
    }

    /** That the shared store is away is told by this region's standing, once for everything. */
    private static final class Quiet implements Office.Listener {
        @Override
        public void stored() {}

        @Override
        public void trouble(String reason) {}
    }
}
