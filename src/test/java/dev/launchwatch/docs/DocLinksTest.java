package dev.launchwatch.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a page links to is there, down to the heading. */
class DocLinksTest {
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))`");

    @Test
    void everyLinkLeadsToAFileAndAHeadingThatAreThere() throws IOException {
        List<Page> pages = Page.all();
        assertThat(pages).hasSizeGreaterThan(80);

        List<String> dead = new ArrayList<>();
        for (Page page : pages) {
            page.links().stream()
                    .filter(link -> !leads(page, link))
                    .forEach(link -> dead.add(page.file() + ": " + link));
        }
        assertThat(dead).as("links that lead nowhere").isEmpty();
    }

    private static boolean leads(Page page, String link) {
        if (link.matches("(https?|mailto):.*")) {
            return true;
        }
        int hash = link.indexOf('#');
        String name = hash < 0 ? link : link.substring(0, hash);
        Path file = name.isEmpty() ? page.file() : Site.file(page, name);
        if (!Files.exists(file)) {
            return false;
        }
        if (hash < 0) {
            return true;
        }
        return Page.isMarkdown(file)
                && Page.read(file).headings().stream()
                        .anyMatch(heading -> heading.anchor().equals(link.substring(hash + 1)));
    }

    @Test
    void everyTestThatAPageTakesForAProofIsThere() throws IOException {
        String tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString()).collect(Collectors.joining("\n", "\n", "\n"));
        }
        List<String> named = new ArrayList<>();
        for (Page page : Page.all()) {
            Matcher test = TEST.matcher(Files.readString(page.file()));
            while (test.find()) {
                named.add(test.group(1));
            }
        }
        assertThat(named).hasSizeGreaterThan(20).allMatch(name -> tests.contains("\n" + name + ".java\n"));
    }

    @Test
    void anAnchorIsWhatGitHubMakesOfAHeading() {
        assertThat(Page.anchor("Who's on call? `ack`, 2 of them – and more"))
                .isEqualTo("whos-on-call-ack-2-of-them--and-more")
                .isLowerCase()
                .isEqualTo(Page.anchor("WHO'S ON CALL? `ACK`, 2 OF THEM – AND MORE".toLowerCase(Locale.ROOT)));
    }
}
