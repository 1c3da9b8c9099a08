package dev.launchwatch.app;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.store.SqlKeys;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The key that links in mails are signed with: one for all regions, so that each of them knows the others' links. A region keeps a copy for
 * when it is cut off. For any thread; blocks while the store is asked.
 */
final class LinkKey implements Supplier<Optional<byte[]>> {
    private static final String NAME = "link-key";

    private final SqlKeys own;
    private final @Nullable SqlKeys shared;
    private final RandomGenerator random;
    private volatile byte @Nullable [] known;

    /**
     * @param shared of what regions share; null where this daemon is alone
     * @param random must be cryptographically strong
     */
    LinkKey(SqlKeys own, @Nullable SqlKeys shared, RandomGenerator random) {
        this.own = own;
        this.shared = shared;
        this.random = random;
    }

    @Override
    public Optional<byte[]> get() {
        byte[] present = known;
        if (present != null) {
            return Optional.of(present);
        }
        try {
            byte[] key = (shared == null ? own : shared).obtain(NAME, random);
            known = key;
            if (shared != null) {
                own.keep(NAME + "-shared", key);
            }
            return Optional.of(key);
        } catch (StoreUnavailableException e) {
            return copy();
        }
    }

    private Optional<byte[]> copy() {
        try {
            return shared == null ? Optional.empty() : own.find(NAME + "-shared");
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }
}
