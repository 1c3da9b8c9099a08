package dev.launchwatch.signal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The prices in force: those of the configuration over those of a file, if there is one, over those that come with the
 * product. The file is in the product's own format or in LiteLLM's; a file that becomes wrong changes nothing. Thread-safe;
 * {@link #refresh} blocks while it reads.
 */
public final class Prices {
    private static final int LARGEST = 16 << 20;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final String MISSING = "missing";

    private final Optional<Path> file;
    private final PriceTable shipped = PriceTable.shipped();
    private PriceTable configured = PriceTable.EMPTY;
    private PriceTable refreshed = PriceTable.EMPTY;
    private String seen = "";
    private String told = "";
    private volatile PriceTable table = shipped;

    /**
     * Prices that come with the product, until more is known.
     *
     * @param file the file of more prices; it is first read by {@link #refresh}
     */
    public Prices(Optional<Path> file) {
        this.file = file;
    }

    /** What became of a look at the file. */
    public sealed interface Refresh {
        /** It is as it was at the last look, right or wrong; or there is none. */
        record Unchanged() implements Refresh {}

        /**
         * Its prices are in force.
         *
         * @param names how many names of models it gives a price
         */
        record Taken(int names) implements Refresh {}

        /**
         * It is wrong, and the prices are those of before.
         *
         * @param error names the file, the place in it and the remedy
         */
        record Kept(String error) implements Refresh {}
    }

    /** Puts the prices of a configuration in force, in place of those of the one before. */
    public synchronized void configure(List<ModelPrice> prices) {
        configured = PriceTable.of(prices);
        rebuild();
    }

    /** Reads the file if it has changed since the last look. */
    public synchronized Refresh refresh() {
        return file.map(this::refresh).orElseGet(Refresh.Unchanged::new);
    }

    /** What a use costs by the prices that are in force at the moment. */
    Cost cost(ModelUse use) {
        return table.cost(use);
    }

    /** What models cost now. */
    PriceTable table() {
        return table;
    }

    private Refresh refresh(Path path) {
        String look = look(path);
        if (look.equals(seen)) {
            return new Refresh.Unchanged();
        }
        // Before reading: a file that changes meanwhile is then noticed as changed, and read again.
        seen = look;
        try {
            Map<String, Price> prices = parse(bytes(path));
            refreshed = PriceTable.of(prices);
            rebuild();
            told = "";
            return new Refresh.Taken(prices.size());
        } catch (NoSuchFileException e) {
            return kept(path, "there is no such file: write it, or name another one with LAUNCHWATCH_PRICES_FILE");
        } catch (IOException e) {
            // Nothing shows when it becomes readable but that it does.
            seen = "";
            return kept(path, "it cannot be read (" + e.getClass().getSimpleName() + "): let this user read it");
        } catch (IllegalArgumentException e) {
            return kept(path, String.valueOf(e.getMessage()));
        }
    }

    private Refresh kept(Path path, String what) {
        String error = "the prices file " + path + ": " + what;
        if (error.equals(told)) {
            return new Refresh.Unchanged();
        }
        told = error;
        return new Refresh.Kept(error);
    }

    private void rebuild() {
        table = configured.over(refreshed).over(shipped);
    }

    private static Map<String, Price> parse(byte[] bytes) {
        int first = marked(bytes) ? MARK.length : 0;
        String text = new String(bytes, first, bytes.length - first, StandardCharsets.UTF_8);
        while (first < bytes.length && Character.isWhitespace(bytes[first])) {
            first++;
        }
        boolean json = first < bytes.length && (bytes[first] == '{' || bytes[first] == '[');
        return json ? LiteLlmPrices.parse(bytes) : PriceCsv.parse(text);
    }

    /** Whether it begins with the mark by which spreadsheets say that it is UTF-8. */
    private static boolean marked(byte[] bytes) {
        return bytes.length >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length);
    }

    private static byte[] bytes(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IllegalArgumentException("it is no regular file: name one");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IllegalArgumentException(
                        "it is larger than " + (LARGEST >> 20) + " MiB: name a file of prices");
            }
            return bytes;
        }
    }

    /** What tells one state of the file from another. Links are followed, so that a swapped link shows. */
    private static String look(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return MISSING;
        }
    }
}
