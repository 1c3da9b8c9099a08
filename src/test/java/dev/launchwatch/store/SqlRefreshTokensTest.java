package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SqlRefreshTokensTest {
    private static final String TOKEN = "refresh-token-in-clear";

    @TempDir
    Path folder;

    private SqliteStore store;

    @BeforeEach
    void open() {
        store = new SqliteStore(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] key(int of) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) of);
        return key;
    }

    private SqlRefreshTokens tokens(byte[]... keys) {
        return new SqlRefreshTokens(store.writer, store.reader, List.of(keys), new SecureRandom());
    }

    @Test
    void theLastOneThatWasKeptIsFoundAgain() {
        assertThat(tokens(key(1)).find("grant")).isEmpty();
        tokens(key(1)).keep("grant", "before");
        tokens(key(1)).keep("grant", TOKEN);
        tokens(key(1)).keep("another", "else");
        assertThat(tokens(key(1)).find("grant")).contains(TOKEN);
        assertThat(tokens(key(1)).find("another")).contains("else");
    }

    @Test
    void noFileHasItInClear() throws Exception {
        tokens(key(1)).keep("grant", TOKEN);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(TOKEN);
            }
        }
    }

    @Test
    void aKeyThatIsBeingChangedStillOpensIt() {
        tokens(key(1)).keep("grant", TOKEN);
        assertThat(tokens(key(2), key(1)).find("grant")).contains(TOKEN);
        tokens(key(2), key(1)).keep("grant", TOKEN);
        assertThat(tokens(key(2)).find("grant")).contains(TOKEN);
    }

    @Test
    void whatNoKeyOpensOrSomebodyPutThereIsNone() {
        tokens(key(1)).keep("grant", TOKEN);
        assertThat(tokens(key(3)).find("grant")).isEmpty();

        store.writer.change(
                "put it in another's place",
                session -> session.update(
                        Statements.SET_META,
                        "refresh-token/another",
                        session.row(Statements.META, row -> row.getString(1), "refresh-token/grant")
                                .orElseThrow()));
        assertThat(tokens(key(1)).find("another")).isEmpty();
        store.writer.change(
                "shorten it", session -> session.update(Statements.SET_META, "refresh-token/grant", "AAAA"));
        assertThat(tokens(key(1)).find("grant")).isEmpty();
    }
}
