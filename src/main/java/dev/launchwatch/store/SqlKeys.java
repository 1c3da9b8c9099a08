package dev.launchwatch.store;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Random keys that all who use a database share. Any thread may call it. */
public final class SqlKeys {
    private static final int BYTES = 32;

    private final Writer writer;
    private final Reader reader;

    public SqlKeys(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * The key of this name; whoever asks first makes it.
     *
     * @param random must be cryptographically strong
     * @throws dev.launchwatch.model.StoreUnavailableException if it can neither be read nor made
     */
    public byte[] obtain(String name, RandomGenerator random) {
        return find(name).orElseGet(() -> {
            byte[] made = new byte[BYTES];
            random.nextBytes(made);
            keep(name, made);
            return find(name).orElseThrow(() -> new IllegalStateException("a key that was just kept is not there"));
        });
    }

    /** Keeps a key that is known from elsewhere, unless there is one. */
    public void keep(String name, byte[] key) {
        writer.change(
                "keep a key",
                session ->
                        session.update(Statements.ADD_META, name, HexFormat.of().formatHex(key)));
    }

    /** The key of this name, if there is one. */
    public Optional<byte[]> find(String name) {
        return reader.read("read a key", session -> session.row(Statements.META, row -> row.getString(1), name))
                .map(HexFormat.of()::parseHex);
    }
}
