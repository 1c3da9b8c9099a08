package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Percent;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesTest {
    @TempDir
    Path folder;

    private Path file;
    private Prices prices;
    private int written;

    @BeforeEach
    void aFileIsNamed() {
        file = folder.resolve("prices");
        prices = new Prices(Optional.of(file));
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        // Two writes may fall into one tick of the file system's clock.
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(++written)));
    }

    private String input(String model) {
        return switch (prices.table().cost(Uses.of(model, 1_000_000, 0))) {
            case Cost.Known(var money) -> money.toString();
            case Cost.Unpriced _ -> "unpriced";
            case Cost.Refused(String error) -> error;
        };
    }

    private static ModelPrice own(String model, String input) {
        return new ModelPrice(
                model,
                List.of(),
                new BigDecimal(input),
                BigDecimal.ONE,
                null,
                null,
                null,
                Percent.parse("0%"),
                null,
                Currency.getInstance("USD"));
    }

    @Test
    void withoutAFileTheShippedPricesAreInForce() {
        Prices plain = new Prices(Optional.empty());
        assertThat(plain.refresh()).isEqualTo(new Prices.Refresh.Unchanged());
        assertThat(plain.table().cost(Uses.of("gpt-4o", 1_000_000, 0))).isEqualTo(Uses.known("2.5 USD"));
    }

    @Test
    void theConfigurationWinsOverTheFileAndTheFileOverWhatIsShipped() throws IOException {
        write("model,input,output\ngpt-4o,7,7\nclaude-opus-4-8,8,8\nours,9,9\n");
        assertThat(prices.refresh()).isEqualTo(new Prices.Refresh.Taken(3));
        prices.configure(List.of(own("gpt-4o", "3")));
        assertThat(input("gpt-4o")).isEqualTo("3 USD");
        assertThat(input("claude-opus-4-8")).isEqualTo("8 USD");
        assertThat(input("ours")).isEqualTo("9 USD");
        assertThat(input("gemini-2.5-flash")).isEqualTo("0.3 USD");

        prices.configure(List.of());
        assertThat(input("gpt-4o")).isEqualTo("7 USD");
    }

    @Test
    void aChangedFileReplacesWhatItSaidBefore() throws IOException {
        write("model,input,output\ngpt-4o,7,7\nours,9,9\n");
        prices.refresh();
        assertThat(prices.refresh()).isEqualTo(new Prices.Refresh.Unchanged());
        write("model,input,output\ngpt-4o,8,8\nmore,9,9\n");
        assertThat(prices.refresh()).isEqualTo(new Prices.Refresh.Taken(2));
        assertThat(input("gpt-4o")).isEqualTo("8 USD");
        assertThat(input("ours")).isEqualTo("unpriced");
    }

    @Test
    void aFileOfLiteLlmIsKnownByItsFirstCharacter() throws IOException {
        try (InputStream in = Objects.requireNonNull(PricesTest.class.getResourceAsStream("/prices/litellm.json"))) {
            write("\uFEFF\n  " + new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(prices.refresh()).isEqualTo(new Prices.Refresh.Taken(5));
        assertThat(input("dashscope/qwen-plus-2025-04-28")).isEqualTo("0.4 USD");
    }

    @Test
    void aFileThatBecomesWrongChangesNothingAndIsToldOnce() throws IOException {
        write("model,input,output\ngpt-4o,7,7\n");
        prices.refresh();
        write("model,input,output\ngpt-4o,7,7\nours,-9,9\n");
        assertThat(prices.refresh())
                .isEqualTo(new Prices.Refresh.Kept("the prices file " + file
                        + ": line 3, model 'ours': 'input' must be what a million tokens cost, such as 2.50"));
        assertThat(prices.refresh()).isEqualTo(new Prices.Refresh.Unchanged());
        assertThat(input("gpt-4o")).isEqualTo("7 USD");
        write("model,input,output\ngpt-4o,6,7\n");
        assertThat(prices.refresh()).isEqualTo(new Prices.Refresh.Taken(1));
        assertThat(input("gpt-4o")).isEqualTo("6 USD");
    }

    @Test
    void aFileThatIsMissingIsToldAndTakenWhenItComes() throws IOException {
        assertThat(prices.refresh())
                .isEqualTo(new Prices.Refresh.Kept("the prices file " + file
                        + ": there is no such file: write it, or name another one with" + " LAUNCHWATCH_PRICES_FILE"));
        assertThat(prices.refresh()).isEqualTo(new Prices.Refresh.Unchanged());
        assertThat(input("gpt-4o")).isEqualTo("2.5 USD");
        write("model,input,output\ngpt-4o,7,7\n");
        assertThat(prices.refresh()).isEqualTo(new Prices.Refresh.Taken(1));
        Files.delete(file);
        assertThat(prices.refresh()).isInstanceOf(Prices.Refresh.Kept.class);
        assertThat(input("gpt-4o")).isEqualTo("7 USD");
    }

    @Test
    void aFolderOrADeviceIsNotRead() throws IOException {
        Files.createDirectory(file);
        assertThat(prices.refresh())
                .isEqualTo(new Prices.Refresh.Kept("the prices file " + file + ": it is no regular file: name one"));
        Prices device = new Prices(Optional.of(Path.of("/dev/zero")));
        assertThat(device.refresh()).isInstanceOf(Prices.Refresh.Kept.class);
    }

    @Test
    void aFileThatIsTooLargeIsNotTaken() throws IOException {
        Files.write(file, new byte[(16 << 20) + 1]);
        assertThat(prices.refresh())
                .isEqualTo(new Prices.Refresh.Kept(
                        "the prices file " + file + ": it is larger than 16 MiB: name a file of prices"));
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        byte[] bytes = new byte[100_000];
        Arrays.fill(bytes, (byte) 0xFF);
        Files.write(file, bytes);
        assertThat(prices.refresh()).isInstanceOf(Prices.Refresh.Kept.class);
    }

    @Test
    void aFileThatBecomesReadableIsTakenThoughNothingElseOfItChanges() throws IOException {
        write("model,input,output\ngpt-4o,7,7\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        if (!Files.isReadable(file)) {
            assertThat(prices.refresh()).isInstanceOf(Prices.Refresh.Kept.class);
            assertThat(prices.refresh()).isEqualTo(new Prices.Refresh.Unchanged());
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(prices.refresh()).isEqualTo(new Prices.Refresh.Taken(1));
    }
}
