package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What models cost, by currency: the sum is exact, and by model and by member the dearest are told apart. Who is not is in the
 * difference between the sum and theirs. Not thread-safe.
 */
final class Spending {
    /** How many models and how many members are told apart in a currency at least, the dearest ones. */
    static final int TOLD_APART = 200;

    /** Sums of one currency. */
    static final class Purse {
        private BigDecimal total = BigDecimal.ZERO;
        private final Map<String, BigDecimal> models = new HashMap<>();
        private final Map<Pseudonym, BigDecimal> members = new HashMap<>();

        BigDecimal total() {
            return total;
        }

        Map<String, BigDecimal> models() {
            return models;
        }

        Map<Pseudonym, BigDecimal> members() {
            return members;
        }

        private void add(Purse other) {
            total = total.add(other.total);
            other.models.forEach((model, sum) -> models.merge(model, sum, BigDecimal::add));
            other.members.forEach((member, sum) -> members.merge(member, sum, BigDecimal::add));
        }
    }

    private final Map<String, Purse> purses = new TreeMap<>();
    private long unpriced;

    void add(ModelUse use, @Nullable Pseudonym member) {
        Money cost = use.cost();
        if (cost == null) {
            unpriced++;
            return;
        }
        Purse purse = purses.computeIfAbsent(cost.currency().getCurrencyCode(), code -> new Purse());
        purse.total = purse.total.add(cost.amount());
        purse.models.merge(use.model(), cost.amount(), BigDecimal::add);
        if (member != null) {
            purse.members.merge(member, cost.amount(), BigDecimal::add);
        }
        // Twice as many are let in, so that one who spends little at a time is not thrown out before it sums up.
        if (purse.models.size() > 2 * TOLD_APART || purse.members.size() > 2 * TOLD_APART) {
            trim(TOLD_APART);
        }
    }

    /** Adds all of another one, and tells as many apart as both together. */
    void add(Spending other) {
        unpriced += other.unpriced;
        other.purses.forEach((code, purse) ->
                purses.computeIfAbsent(code, key -> new Purse()).add(purse));
    }

    /** Goes on telling apart this many of a kind in each currency, the dearest. */
    void trim(int most) {
        for (Purse purse : purses.values()) {
            keepDearest(purse.models, most, Comparator.naturalOrder());
            keepDearest(purse.members, most, Comparator.comparingLong(Pseudonym::hash));
        }
    }

    private static <K> void keepDearest(Map<K, BigDecimal> sums, int most, Comparator<K> order) {
        if (sums.size() > most) {
            sums.entrySet().stream()
                    .sorted(Map.Entry.<K, BigDecimal>comparingByValue()
                            .thenComparing(Map.Entry.<K, BigDecimal>comparingByKey(order)))
                    .limit(sums.size() - (long) most)
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(sums::remove);
        }
    }

    /** How many sums it holds, of all kinds. */
    int held() {
        int held = 0;
        for (Purse purse : purses.values()) {
            held += 1 + purse.models.size() + purse.members.size();
        }
        return held;
    }

    /** By the code of the currency. */
    Map<String, Purse> purses() {
        return purses;
    }

    /** How many uses had no price. */
    long unpriced() {
        return unpriced;
    }

    Spending copy() {
        Spending copy = new Spending();
        copy.add(this);
        return copy;
    }

    void encode(Packer to) {
        to.number(unpriced).number(purses.size());
        purses.forEach((code, purse) -> {
            to.text(code);
            amount(to, purse.total);
            to.number(purse.models.size());
            purse.models.forEach((model, sum) -> amount(to.text(model), sum));
            to.number(purse.members.size());
            purse.members.forEach((member, sum) -> amount(to.fixed(member.hash()), sum));
        });
    }

    static Spending decode(Unpacker from) {
        Spending spending = new Spending();
        spending.unpriced = from.number();
        for (int left = from.count(); left > 0; left--) {
            Purse purse = new Purse();
            spending.purses.put(Currency.getInstance(from.text()).getCurrencyCode(), purse);
            purse.total = amount(from);
            for (int models = from.count(); models > 0; models--) {
                purse.models.put(from.text(), amount(from));
            }
            for (int members = from.count(); members > 0; members--) {
                purse.members.put(new Pseudonym(from.fixed()), amount(from));
            }
        }
        return spending;
    }

    private static void amount(Packer to, BigDecimal amount) {
        to.number(amount.scale()).bytes(amount.unscaledValue().toByteArray());
    }

    private static BigDecimal amount(Unpacker from) {
        int scale = Math.toIntExact(from.number());
        byte[] unscaled = from.bytes();
        return new BigDecimal(new BigInteger(unscaled), scale);
    }
}
