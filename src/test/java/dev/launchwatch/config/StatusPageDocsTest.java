package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Wording;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about the status page shows is what the code reads. */
class StatusPageDocsTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String MONITORS = """
            monitors:
              - { name: homepage, http: { url: https://example.org/ } }
              - { name: login-callback, http: { url: https://example.org/auth } }
              - { name: chat-answers, group: Chat, http: { url: https://example.org/api/chat } }
              - { name: billing-queue, http: { url: https://example.org/queue } }
            """;

    @TempDir
    Path folder;

    @Test
    void theExampleReadsAndSetsEveryOption() throws Exception {
        String page = Files.readString(Path.of("docs/status-page.md"));
        Matcher block = YAML.matcher(page);
        assertThat(block.find()).isTrue();
        Files.writeString(folder.resolve("german.yaml"), Files.readString(Path.of("docs/languages/german.yaml")));
        Loaded loaded = Folders.load(
                folder, "all.yaml", block.group(1).replace("logo: logo.svg", "logo: /etc/logo.svg") + MONITORS);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        Loaded.Good good = (Loaded.Good) loaded;
        assertThat(good.catalog().statusPage().language()).isEqualTo("de");
        assertThat(good.catalog().statusPage().names()).containsEntry("chat-answers", "The chatbot");
        for (RecordComponent key : StatusPage.class.getRecordComponents()) {
            assertThat(block.group(1)).contains(Shapes.kebab(key.getName()) + ":");
            assertThat(page).contains("`" + Shapes.kebab(key.getName()) + "`");
        }
    }

    @Test
    void theGermanThatComesWithTheProductSaysEverything() throws IOException {
        String german = Files.readString(Path.of("docs/languages/german.yaml"));
        Loaded loaded = Folders.load(folder, "german.yaml", german);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        for (RecordComponent text : Wording.class.getRecordComponents()) {
            assertThat(german).contains(" " + Shapes.kebab(text.getName()) + ": ");
        }
    }

    @Test
    void whatALanguageLeavesOutIsEnglish() throws ReflectiveOperationException {
        Loaded.Good good = (Loaded.Good) Folders.load(folder, "a.yaml", MONITORS + """
                languages:
                  - { language: pt-BR, all-up: Tudo funciona. }
                """);
        Wording wording = good.catalog().languages().getFirst();
        assertThat(wording.allUp()).isEqualTo("Tudo funciona.");
        assertThat(wording.someDown()).isEqualTo(Languages.english().someDown());
        for (RecordComponent text : Wording.class.getRecordComponents()) {
            assertThat(text.getAccessor().invoke(Languages.english()))
                    .isEqualTo(text.getAnnotation(Default.class).value());
        }
    }

    @Test
    void coloursContrastAsTheGuidelinesMeasureIt() {
        assertThat(StatusPageChecks.contrast(0x000000, 0xffffff)).isEqualTo(21);
        assertThat(StatusPageChecks.contrast(0x777777, 0xffffff)).isBetween(4.47, 4.49);
    }
}
