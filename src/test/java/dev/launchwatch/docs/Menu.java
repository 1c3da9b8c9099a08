package dev.launchwatch.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The order of the pages: by what somebody wants to do. */
final class Menu {
    private static final String REFERENCE = "Every key";
    private static final String DECISIONS = "Decisions";
    private static final String REST = "The project";

    private Menu() {}

    /** The groups with their pages. A page that is in none is in the last one. */
    static Map<String, List<Path>> of(Collection<Path> pages) {
        Map<String, List<Path>> groups = new LinkedHashMap<>();
        groups.put("Start", docs("../README", "ten-minutes", "how-it-fits-together"));
        groups.put(
                "How to",
                docs(
                        "add-a-monitor",
                        "add-a-channel",
                        "add-a-signal-source",
                        "monitor-rules",
                        "signal-rules",
                        "rule-tests",
                        "acknowledge",
                        "on-call",
                        "maintenance",
                        "status-page",
                        "operator-pages",
                        "events",
                        "model-prices",
                        "cost-reports",
                        "dead-man-ping",
                        "grafana"));
        groups.put(
                "Run it",
                docs("if-x-breaks", "deploy", "kubernetes", "regions", "settings", "api", "metrics", "threat-model"));
        groups.put(REFERENCE, below(pages, "docs/reference"));
        groups.put(DECISIONS, below(pages, "docs/adr"));
        List<Path> rest = new ArrayList<>(pages);
        groups.values().forEach(rest::removeAll);
        groups.put(REST, rest.stream().sorted().toList());
        return groups;
    }

    /** Whether a group shows its pages also to who is elsewhere: those of the long ones are many. */
    static boolean isOpen(String group) {
        return !group.equals(REFERENCE) && !group.equals(DECISIONS) && !group.equals(REST);
    }

    private static List<Path> docs(String... names) {
        return Arrays.stream(names)
                .map(name -> Path.of("docs", name + ".md").normalize())
                .toList();
    }

    private static List<Path> below(Collection<Path> pages, String folder) {
        Path overview = Path.of(folder, "README.md");
        return Stream.concat(
                        Stream.of(overview).filter(pages::contains),
                        pages.stream()
                                .filter(page -> page.startsWith(folder) && !page.equals(overview))
                                .sorted())
                .toList();
    }
}
