package dev.launchwatch.signal;

import dev.launchwatch.model.Pseudonym;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How many events each provider has, and from how many addresses: of the {@link #MOST} with the most events, and addresses up to
 * {@link #ADDRESSES}. Whatever comes, a stretch of time so takes no more than 3 KB for them. Not thread-safe.
 */
final class Providers {
    /** How many are told apart; events of others are in the total alone. */
    static final int MOST = 16;

    /** How many addresses are told apart; of more it is known that they are at least as many. */
    static final int ADDRESSES = 16;

    private static final Comparator<Map.Entry<String, One>> FEWEST_FIRST = Comparator.comparingLong(
                    (Map.Entry<String, One> entry) -> entry.getValue().events)
            .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder()));

    private final Map<String, One> all = new TreeMap<>();

    /** One provider. */
    static final class One {
        private long events;
        private long[] addresses = {};

        long events() {
            return events;
        }

        int addresses() {
            return addresses.length;
        }

        private void add(long hash) {
            if (addresses.length < ADDRESSES && Arrays.stream(addresses).noneMatch(known -> known == hash)) {
                addresses = Arrays.copyOf(addresses, addresses.length + 1);
                addresses[addresses.length - 1] = hash;
            }
        }

        private void add(One other) {
            events += other.events;
            for (long hash : other.addresses) {
                add(hash);
            }
        }
    }

    void add(String provider, @Nullable Pseudonym ip) {
        One one = all.get(provider);
        if (one == null) {
            if (all.size() == MOST) {
                return;
            }
            one = new One();
            all.put(provider, one);
        }
        one.events++;
        if (ip != null) {
            one.add(ip.hash());
        }
    }

    /** Adds all of another one, and goes on telling apart those with the most events. */
    void add(Providers other) {
        other.all.forEach((provider, more) ->
                all.computeIfAbsent(provider, _ -> new One()).add(more));
        if (all.size() > MOST) {
            List.copyOf(all.entrySet()).stream()
                    .sorted(FEWEST_FIRST)
                    .limit(all.size() - (long) MOST)
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(all::remove);
        }
    }

    void forEach(BiConsumer<String, One> use) {
        all.forEach(use);
    }

    Providers copy() {
        Providers copy = new Providers();
        copy.add(this);
        return copy;
    }

    void encode(Packer to) {
        to.number(all.size());
        all.forEach((provider, one) -> {
            to.text(provider).number(one.events).number(one.addresses.length);
            for (long hash : one.addresses) {
                to.fixed(hash);
            }
        });
    }

    /** Reads what {@link #encode} wrote. @throws IllegalArgumentException if it is not that */
    static Providers decode(Unpacker from) {
        Providers providers = new Providers();
        for (int left = from.count(); left > 0; left--) {
            One one = new One();
            providers.all.put(from.text(), one);
            one.events = from.number();
            for (int addresses = from.count(); addresses > 0; addresses--) {
                one.add(from.fixed());
            }
        }
        return providers;
    }
}
