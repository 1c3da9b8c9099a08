package dev.launchwatch.schedule;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import java.time.Duration;
import java.util.List;

/** How a region checks its own network before it blames a site. */
@Doc("How a region checks its own network before it blames a site. Without targets the check is off.")
public record Connectivity(
        @Doc(
                value = "Addresses as host:port; the region has connectivity if one of them accepts a connection.",
                example = "[1.1.1.1:443, 9.9.9.9:443]")
        List<String> targets,

        @Doc("How long an address may take to accept.") @Default("3s")
        Duration timeout) {
    public Connectivity {
        targets = List.copyOf(targets);
    }
}
