package dev.launchwatch.region;

import dev.launchwatch.model.Result;
import dev.launchwatch.region.Exchange.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries results between a region's own copy and the exchange, each at least once; both sides take the same again without harm. Every
 * method blocks; one thread shares and one fetches. What fails is done again by the next call.
 */
public final class Relay {
    private static final int MOST = 1_000;

    /** So many are handed over together at most; a backlog that is longer is too old to be decided on. */
    private static final int TOGETHER = 20_000;

    /** Below this, clocks are taken for equal: the same result then has the same time in every region. */
    private static final Duration EQUAL = Duration.ofMillis(500);

    private final String region;
    private final Replica replica;
    private final Exchange exchange;
    private final Supplier<Skew> skew;
    private final Consumer<List<Result>> fetched;
    private volatile @Nullable Instant unshared;

    /**
     * @param skew how far the exchange's clock is ahead of ours
     * @param fetched takes what other regions saw once it is durable here, by our clock
     */
    public Relay(
            String region, Replica replica, Exchange exchange, Supplier<Skew> skew, Consumer<List<Result>> fetched) {
        this.region = region;
        this.replica = replica;
        this.exchange = exchange;
        this.skew = skew;
        this.fetched = fetched;
    }

    /**
     * Shares some of what the others don't know yet. @return whether there is more
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if one of both stores is away
     */
    public boolean share() {
        Replica.Unshared next = replica.unshared(MOST);
        if (next.results().isEmpty()) {
            unshared = null;
            return false;
        }
        unshared = next.results().getFirst().at();
        exchange.share(next.results(), skew.get().offset());
        replica.shared(next.through());
        boolean more = next.results().size() == MOST;
        if (!more) {
            unshared = null;
        }
        return more;
    }

    /** When the oldest result was seen that the others don't know, as of the last {@link #share}. For any thread. */
    public Optional<Instant> unshared() {
        return Optional.ofNullable(unshared);
    }

    /**
     * Fetches what the others shared, and hands it over together: what is decided in the middle of it would be decided on half the truth.
     *
     * @return whether there is more
     * @throws dev.launchwatch.model.StoreUnavailableException if one of both stores is away
     */
    public boolean fetch() {
        List<Result> results = new ArrayList<>();
        boolean more = true;
        try {
            while (more && results.size() < TOGETHER) {
                more = fetch(results);
            }
        } finally {
            // Also what came before a store went away: it will not come again.
            if (!results.isEmpty()) {
                fetched.accept(List.copyOf(results));
            }
        }
        return more;
    }

    private boolean fetch(List<Result> results) {
        long after = replica.fetched();
        Exchange.Slice slice = exchange.after(after, region, MOST);
        if (slice.through() == after) {
            return false;
        }
        Duration ours = skew.get().offset();
        List<Result> next =
                slice.results().stream().map(shared -> atOurTime(shared, ours)).toList();
        replica.fetch(next, slice.through());
        results.addAll(next);
        return true;
    }

    private static Result atOurTime(Shared shared, Duration ours) {
        Duration apart = shared.skew().minus(ours);
        Result result = shared.result();
        return apart.abs().compareTo(EQUAL) < 0
                ? result
                : new Result(
                        result.monitor(),
                        result.region(),
                        result.at().plus(apart),
                        result.trigger(),
                        result.standing(),
                        result.report());
    }
}
