package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
    @TempDir
    Path folder;

    @BeforeEach
    @AfterEach
    void forget() {
        System.clearProperty("org.sqlite.lib.path");
        System.clearProperty("org.sqlite.lib.name");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void itIsUnpackedOnceAndOldOnesGo() throws IOException {
        Files.writeString(folder.resolve("sqlite-3.1.0-riscv.so"), "old");
        Files.writeString(folder.resolve("sqlite-3.1.0-riscv.so.unfinished"), "half");
        Files.writeString(folder.resolve("launchwatch.db"), "data");

        SqliteLibrary.use(folder);

        String name = System.getProperty("org.sqlite.lib.name");
        assertThat(System.getProperty("org.sqlite.lib.path")).isEqualTo(folder.toString());
        assertThat(files()).containsExactlyInAnyOrder(name, "launchwatch.db");
        Path library = folder.resolve(name);
        assertThat(Files.size(library)).isGreaterThan(500_000);

        Object first = Files.readAttributes(library, "unix:ino,lastModifiedTime");
        forget();
        SqliteLibrary.use(folder);
        assertThat(Files.readAttributes(library, "unix:ino,lastModifiedTime")).isEqualTo(first);
    }

    @Test
    void aFolderThatCannotTakeItLeavesTheDriverItsOwnWay() {
        SqliteLibrary.use(folder.resolve("missing"));

        assertThat(System.getProperty("org.sqlite.lib.path")).isNull();
    }

    @Test
    void whatSomebodySetStays() throws IOException {
        System.setProperty("org.sqlite.lib.path", "/usr/lib/sqlite");

        SqliteLibrary.use(folder);

        assertThat(System.getProperty("org.sqlite.lib.path")).isEqualTo("/usr/lib/sqlite");
        assertThat(files()).isEmpty();
    }
}
