package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesignExampleTest {
    @TempDir
    Path folder;

    @Test
    void theExampleOfTheDesignReadsWithoutErrors() {
        Loaded loaded = Folders.load(folder, "design.yaml", Folders.text("valid/design.yaml"));
        System.out.println(loaded);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
    }
}
