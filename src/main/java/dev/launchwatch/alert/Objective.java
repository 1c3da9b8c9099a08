package dev.launchwatch.alert;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Percent;
import java.time.Duration;
import java.util.List;

/** An uptime objective (SLO) that is measured and shown. */
@Doc("An uptime objective (SLO) over some monitors: measured, exported and shown; a rule of kind uptime alerts on it.")
public record Objective(
        @Doc(value = "Unique name.", example = "members-can-chat")
        String name,

        @Doc("Monitors it covers, * for any run of characters.")
        List<String> monitor,

        @Doc("The share of good results.") @Default("99.9%") Percent target,
        @Doc("The period.") @Default("30d") Duration period) {
    public Objective {
        monitor = List.copyOf(monitor);
    }
}
