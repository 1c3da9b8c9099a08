package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.web.User;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersFileTest {
    @TempDir
    Path folder;

    private void write(Path path, String text, int age) throws Exception {
        Files.writeString(path, text);
        Files.setLastModifiedTime(
                path, FileTime.from(Instant.parse("2026-05-01T12:00:00Z").plusSeconds(age)));
    }

    @Test
    void withoutAFileThePagesAreNotSetUp() {
        assertThat(new UsersFile(Optional.empty(), Optional.empty(), Optional.empty()).users())
                .isEmpty();
    }

    @Test
    void whatChangesInTheFileHoldsAtOnceAndAFileThatIsBrokenLetsNobodyIn() throws Exception {
        Path path = folder.resolve("users");
        UsersFile file = new UsersFile(Optional.of(path), Optional.empty(), Optional.empty());
        assertThat(file.users()).as("a file that is not there").hasValue(java.util.List.of());
        String ada = User.of("ada", "correct horse battery", new SecureRandom()).line();
        write(path, ada, 0);
        assertThat(file.users().orElseThrow()).extracting(User::name).containsExactly("ada");
        write(path, ada + "\nbroken", 1);
        assertThat(file.users().orElseThrow()).isEmpty();
        write(path, ada, 2);
        assertThat(file.users().orElseThrow()).hasSize(1);
        Files.delete(path);
        assertThat(file.users().orElseThrow()).isEmpty();
    }
}
