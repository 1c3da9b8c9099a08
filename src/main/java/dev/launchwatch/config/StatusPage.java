package dev.launchwatch.config;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import java.util.List;

/** What strangers may see. */
@Doc("What the status page shows. Strangers see only what is listed here.")
public record StatusPage(
        @Doc("Heading of the page.") @Default("Status") String title,

        @Doc("Monitors that are public, by name, * for any run of characters.")
        List<String> monitors) {
    public StatusPage {
        monitors = List.copyOf(monitors);
    }
}
