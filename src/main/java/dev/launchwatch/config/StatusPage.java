package dev.launchwatch.config;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Severity;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What strangers may see. */
@Doc("What the status page shows. Strangers see only what is listed here.")
public record StatusPage(
        @Doc("Heading of the page.") @Default("Status") String title,

        @Doc("Monitors that are public, by name, * for any run of characters.")
        List<String> monitors,

        @Doc("A sentence below the heading.") @Default("") String description,

        @Doc("What monitors are called on the page, by their name; others by their name as words.")
        Map<String, String> names,

        @Doc(
                value =
                        "Where members read the page, for its links and its feed. A host of its own answers with nothing but the page.",
                example = "https://status.example.org")
        @Nullable
        String url,

        @Doc("File with a picture beside the heading: SVG, PNG, JPEG or WebP, at most 64 KiB.") @Nullable
        String logo,

        @Doc("Colour of links and focus on light ground, as #RRGGBB; must contrast with it by 4.5 to 1.")
        @Default("#0b57d0")
        String accent,

        @Doc("The same on dark ground.") @Default("#a8c7fa") String accentDark,

        @Doc("Language of the page: en, or one of 'languages'.") @Default("en")
        String language,

        @Doc("Time zone of days and times.") @Default("UTC") ZoneId zone,

        @Doc("Alerts of which severities are incidents; empty for critical and warning.")
        List<Severity> incidents,

        @Doc("Whether response times are shown.") @Default("true")
        boolean responseTimes) {
    public StatusPage {
        monitors = List.copyOf(monitors);
        names = Map.copyOf(names);
        incidents = incidents.isEmpty() ? List.of(Severity.CRITICAL, Severity.WARNING) : List.copyOf(incidents);
    }
}
