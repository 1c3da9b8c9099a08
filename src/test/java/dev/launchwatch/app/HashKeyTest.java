package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.signal.Pseudonyms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashKeyTest {
    private static final byte[] KEY = "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path data;

    private Pseudonyms of(@Nullable String configured) {
        return HashKey.of(Optional.ofNullable(configured), data, new Random(1));
    }

    @Test
    void aKeyIsHexadecimalOrBase64OrAText() {
        long fingerprint = new Pseudonyms(List.of(KEY)).fingerprint();
        assertThat(of(HexFormat.of().formatHex(KEY)).fingerprint()).isEqualTo(fingerprint);
        assertThat(of(HexFormat.of().withUpperCase().formatHex(KEY)).fingerprint())
                .isEqualTo(fingerprint);
        assertThat(of(Base64.getEncoder().encodeToString(KEY)).fingerprint()).isEqualTo(fingerprint);
        assertThat(of(" " + new String(KEY, StandardCharsets.US_ASCII) + " ").fingerprint())
                .isEqualTo(fingerprint);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void theLastOfSeveralIsThatOfTheWindowsUntilItIsTakenOut() {
        String old = HexFormat.of().formatHex(KEY);
        Pseudonyms rotating = of("ff".repeat(32) + ", " + old);
        assertThat(rotating.rotating()).isTrue();
        assertThat(rotating.fingerprint()).isEqualTo(of(old).fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2hunter2", "ff00ff00", "aGVsbG8=", "ffffffffffffffffffffffffffffffff0000,"})
    void aKeyThatIsTooShortIsRefusedWithTheRemedyAndWithoutIt(String key) {
        assertThatThrownBy(() -> of(key))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("LAUNCHWATCH_HASH_KEY")
                .hasMessageContaining("openssl rand -hex 32")
                .hasMessageNotContaining(key.substring(0, 8));
    }

    @Test
    void withoutOneARandomKeyIsMadeOnceAndKeptForItsOwnerAlone() throws Exception {
        long first = of(null).fingerprint();
        assertThat(of(" ").fingerprint()).isEqualTo(first);
        assertThat(HashKey.of(Optional.empty(), data, new Random(2)).fingerprint())
                .isEqualTo(first);
        Path file = data.resolve("hash-key");
        assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(Files.readString(file).strip()).matches("[0-9a-f]{64}");
        assertThat(of(Files.readString(file)).fingerprint()).isEqualTo(first);
    }

    @Test
    void whatAStopLeftHalfWrittenIsReplaced() throws Exception {
        Files.writeString(data.resolve("hash-key.new"), "ab");
        of(null);
        assertThat(data).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aFileWithoutAKeyIsRefusedRatherThanReplaced() throws Exception {
        Files.writeString(data.resolve("hash-key"), "");
        assertThatThrownBy(() -> of(null))
                .hasMessageContaining("hash-key")
                .hasMessageContaining("openssl rand -hex 32");
        assertThat(data.resolve("hash-key")).isEmptyFile();
    }

    @Test
    void aFileThatCannotBeReadIsRefusedWithTheRemedy() throws Exception {
        Files.createDirectory(data.resolve("hash-key"));
        assertThatThrownBy(() -> of(null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("set LAUNCHWATCH_HASH_KEY");
    }
}
