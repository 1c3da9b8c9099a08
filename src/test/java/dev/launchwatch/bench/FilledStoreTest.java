package dev.launchwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlOutbox;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilledStoreTest {
    @Test
    void everyResultOfThePastIsInTheStoreAndItsCopyWithWhatTheRulesMadeOfThem(@TempDir Path folder) throws Exception {
        int results = FilledStore.fill(folder.resolve("past"), 3, Duration.ofMinutes(1), Duration.ofHours(1));

        Path copy = FilledStore.copy(folder.resolve("past"), folder.resolve("copy"));
        try (StoreFile store = StoreFile.open(copy, InstantSource.system())) {
            DataSource database = Sqlite.dataSource(store.file());
            try (Writer writer = new Writer(database)) {
                SqlJournal journal = new SqlJournal(writer, new Reader(database));
                List<Result> seen = new ArrayList<>();
                journal.replay(Instant.EPOCH, seen::add);

                assertThat(seen).hasSize(results).hasSize(180);
                // The first three of the first monitor are bad: an alert that fired and is over.
                assertThat(new SqlOutbox(writer, new Reader(database)).unplanned())
                        .extracting(transition -> transition.alert().subject(), Transition::kind)
                        .containsExactly(tuple("m-0", Transition.Kind.FIRED), tuple("m-0", Transition.Kind.RESOLVED));
            }
        }
    }
}
