package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the daemon reads its folder again by itself. */
@SuppressWarnings("NullAway.Init")
class ConfigFolderTest {
    private static final String MONITOR = "monitors:\n  - { name: a, http: { url: \"https://example.org/\" } }\n";

    @TempDir
    Path files;

    private ConfigFolder folder() throws IOException {
        write("all.yaml", MONITOR + "rules:\n  - { name: r, monitor: a, failing: {} }\n");
        ConfigFolder folder = new ConfigFolder(files, Map.of(), Map.of());
        folder.read();
        return folder;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(files.resolve(name), text);
    }

    @Test
    void whatNobodyTouchesIsNotReadAgain() throws IOException {
        ConfigFolder folder = folder();
        assertThat(folder.changedAndStill()).isFalse();
        assertThat(folder.changedAndStill()).isFalse();
    }

    @Test
    void aFileIsNotReadWhileItIsBeingWritten() throws IOException {
        ConfigFolder folder = folder();
        write("all.yaml", "");
        assertThat(folder.changedAndStill()).as("emptied, about to be written").isFalse();
        write("all.yaml", MONITOR);
        assertThat(folder.changedAndStill()).as("half of it").isFalse();
        write("all.yaml", MONITOR + "rules:\n  - { name: other, monitor: a, failing: {} }\n");
        assertThat(folder.changedAndStill()).as("whole, but who knows").isFalse();
        assertThat(folder.changedAndStill()).as("still the same").isTrue();

        folder.read();
        assertThat(folder.changedAndStill()).isFalse();
    }

    @Test
    void aCheckoutIsReadOnceItIsDone() throws IOException {
        ConfigFolder folder = folder();
        write("more.yaml", "routes:\n  - { to: mail }\n");
        assertThat(folder.changedAndStill()).as("its channel is not there yet").isFalse();
        write("zz.yaml", "channels:\n  - { name: mail, email: { to: oncall@example.org } }\n");
        assertThat(folder.changedAndStill()).isFalse();
        assertThat(folder.changedAndStill()).isTrue();
        assertThat(folder.read()).isInstanceOf(Loaded.Good.class);
    }

    @Test
    void aFileThatGoesAwayIsNoticed() throws IOException {
        ConfigFolder folder = folder();
        write("more.yaml", MONITOR.replace("name: a", "name: b"));
        folder.read();
        Files.delete(files.resolve("more.yaml"));
        assertThat(folder.changedAndStill()).isFalse();
        assertThat(folder.changedAndStill()).isTrue();
    }
}
