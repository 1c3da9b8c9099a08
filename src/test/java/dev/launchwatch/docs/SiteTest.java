package dev.launchwatch.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site that {@code ./launchwatch docs} writes. */
class SiteTest {
    @TempDir
    private static Path site;

    private static final Map<Path, Document> PAGES = new HashMap<>();

    @BeforeAll
    static void write() throws IOException {
        Site.write(site);
        try (Stream<Path> files = Files.walk(site)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".html")).toList()) {
                PAGES.put(file, Jsoup.parse(Files.readString(file)));
            }
        }
    }

    @Test
    void everyPageOfTheRepositoryIsOnItAndInTheMenuOfEachPage() throws IOException {
        Document start = PAGES.getOrDefault(site.resolve("index.html"), new Document(""));
        assertThat(start.title()).isEqualTo("Launchwatch – Launchwatch");
        assertThat(start.select("nav a")).hasSize(Page.all().size());
        assertThat(start.select("nav summary").eachText())
                .containsExactly("Pages", "Start", "How to", "Run it", "Every key", "Decisions", "The project");
        Document decision = PAGES.getOrDefault(site.resolve("docs/adr/0003-clockwork.html"), new Document(""));
        assertThat(decision.select("nav [aria-current=page]").text()).startsWith("3. Quarkus Scheduler");
    }

    @Test
    void everyLinkOnItLeadsSomewhereOnIt() {
        List<String> dead = new ArrayList<>();
        PAGES.forEach((file, page) -> {
            for (Element link : page.select("[href], [src]")) {
                String address = link.hasAttr("href") ? link.attr("href") : link.attr("src");
                if (!address.matches("(https?|mailto):.*") && !leads(file, address)) {
                    dead.add(site.relativize(file) + ": " + address);
                }
            }
        });
        assertThat(dead).isEmpty();
    }

    private static boolean leads(Path file, String address) {
        int hash = address.indexOf('#');
        String name = hash < 0 ? address : address.substring(0, hash);
        Path place = name.isEmpty() ? file : file.resolveSibling(name).normalize();
        if (!Files.isRegularFile(place)) {
            return false;
        }
        Document page = PAGES.get(place);
        return hash < 0 || (page != null && page.getElementById(address.substring(hash + 1)) != null);
    }

    @Test
    void nothingIsFetchedFromElsewhereAndNothingMayBe() {
        PAGES.values().forEach(page -> {
            assertThat(page.select("script[src], link[href], img[src]"))
                    .allMatch(part -> !(part.attr("src") + part.attr("href")).contains("//"));
            assertThat(page.select("script:not([src]), style, [style], [onclick]"))
                    .isEmpty();
            assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                    .startsWith("default-src 'none'");
        });
    }

    @Test
    void itFitsAPhoneAndLightAndDark() throws IOException {
        assertThat(PAGES.values())
                .allMatch(page ->
                        page.select("meta[name=viewport]").attr("content").contains("width=device-width"));
        assertThat(Files.readString(site.resolve("site.css")))
                .contains("color-scheme: light dark", "@media (max-width: 52rem)")
                .doesNotContain("@import", "url(");
    }

    @Test
    void theSearchKnowsTheWordsOfEachPage() throws IOException {
        String search = Files.readString(site.resolve("search.js"));
        assertThat(search).startsWith("window.launchwatchPages = [[").contains("docs/dead-man-ping.html");
        assertThat(search.length()).as("what a phone fetches").isLessThan(700_000);
    }

    @Test
    void theSameRepositoryGivesTheSameSite(@TempDir Path again) throws IOException {
        Site.write(again);
        try (Stream<Path> files = Files.walk(site)) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSizeGreaterThan(100)
                    .allSatisfy(file ->
                            assertThat(again.resolve(site.relativize(file))).hasSameBinaryContentAs(file));
        }
    }
}
