package dev.launchwatch.store;

import java.util.HashMap;
import java.util.Map;

/**
 * With which key each region hashes people, in the store that they share: what tells keys apart, and nothing about them. Where two differ,
 * the same person counts as two.
 */
public final class KeyPrints {
    /** Begins the names of the rows in the table "meta"; the region's name follows. */
    static final String PREFIX = "hash-key of ";

    private final Writer writer;
    private final Reader reader;

    public KeyPrints(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Says what a region hashes with. Blocks.
     *
     * @return the same of every region that ever said so, by its name
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away
     */
    public Map<String, Long> exchange(String region, long print) {
        Map<String, Long> known = reader.read("read what regions hash people with", session -> {
            Map<String, Long> prints = new HashMap<>();
            session.each(
                    PostgresStatements.KEY_PRINTS,
                    row -> Map.entry(row.getString(1), Long.valueOf(row.getString(2))),
                    each -> prints.put(each.getKey().substring(PREFIX.length()), each.getValue()));
            return prints;
        });
        if (!Long.valueOf(print).equals(known.put(region, print))) {
            writer.change(
                    "keep what this region hashes people with",
                    session -> session.update(Statements.SET_META, PREFIX + region, Long.toString(print)));
        }
        return known;
    }
}
