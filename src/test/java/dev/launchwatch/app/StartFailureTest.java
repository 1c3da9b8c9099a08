package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.StoreRefusedException;
import io.quarkus.runtime.QuarkusBindException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFailureTest {
    @TempDir
    Path folder;

    @Test
    void aRefusedStoreSaysTheRemedyAndNotOnlyItsCause() throws Exception {
        Path notAFolder = Files.createFile(folder.resolve("data"));
        StoreRefusedException refused = Assertions.catchThrowableOfType(
                StoreRefusedException.class, () -> StoreFile.open(notAFolder, InstantSource.system()));
        assertThat(StartFailure.message(new RuntimeException("Failed to start", refused), "8080"))
                .isEqualTo(refused.getMessage())
                .contains("LAUNCHWATCH_DATA");
    }

    @Test
    void aPortThatIsTakenSaysHowToNameAnother() {
        RuntimeException failure = new RuntimeException(
                "Failed to start",
                new QuarkusBindException("localhost", 8080, new BindException("Address already in use")));
        assertThat(StartFailure.message(failure, "8080"))
                .startsWith("port 8080 is in use")
                .contains("LAUNCHWATCH_PORT");
    }

    @Test
    void anythingElseIsItsInnermostCause() {
        RuntimeException failure = new RuntimeException("Failed", new IllegalStateException("the config has errors"));
        assertThat(StartFailure.message(failure, "8080")).isEqualTo("the config has errors");
        assertThat(StartFailure.message(new NullPointerException(), "8080")).contains("NullPointerException");
    }

    @Test
    void whatMayBeOverSoonIsWorthAnotherStartAndARefusalIsNot() {
        StoreUnavailableException full = new StoreUnavailableException(
                "The database cannot be opened: the disk is full", new SQLException("full"));
        RuntimeException failure = new RuntimeException("Failed to start", full);
        assertThat(StartFailure.code(failure)).isEqualTo(70);
        assertThat(StartFailure.message(failure, "8080")).isEqualTo(full.getMessage());
        assertThat(StartFailure.code(new RuntimeException("Failed", new IllegalStateException("errors"))))
                .isEqualTo(2);
    }
}
