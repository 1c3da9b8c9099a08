package dev.launchwatch.alert;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A condition over monitors or a signal, and what an alert about it says. */
@Doc("A condition over monitors or a signal, and what an alert about it says.")
public record Rule(
        @Doc(value = "Unique name; alerts carry it.", example = "site-down")
        String name,

        @Doc("Monitors it watches, by name; * for any run of characters. Each has its own alert.")
        List<String> monitor,

        @Doc("Monitors it watches, by group.") List<String> group,

        @Doc("The signal it watches, for rules about signals.") @Nullable
        String signal,

        @Doc("How bad it is: routes select by it.") @Default("warning")
        Severity severity,

        @Doc("What breaks for members, in words for the message; by default the monitor's own impact.") @Default("")
        String impact,

        @Doc("Link or path to what to do; rules about signals say it by themselves.") @Nullable
        String runbook,

        @Doc("How many results in a row must be good again before the alert resolves; for rules about monitors.")
        @Default("1")
        int resolveAfter,

        @Doc(
                "Keep firing at least this long after the condition stopped holding; by default 0s for rules about monitors,"
                        + " and as long as their window, but not longer than 15m, for rules about signals.")
        @Nullable
        Duration keepFiringFor,

        @Doc("Changes between firing and resolved within flap-window from which on the alert is flapping: it then"
                + " stays firing until it was quiet for the window. 0 switches the detection off.")
        @Default("6")
        int flapThreshold,

        @Doc("The window of flap detection.") @Default("1h") Duration flapWindow,
        @Doc("Labels added to the alert.") Map<String, String> labels,

        @Doc(
                value =
                        "Texts added to the alert, with {monitor} or {signal}, {rule}, {reason}, {detail} and {label.NAME} filled in.",
                example = "{ dashboard: 'https://grafana.example.org/d/x?var-monitor={monitor}' }")
        Map<String, String> annotations,

        @Inline RuleSpec condition) {
    public Rule {
        monitor = List.copyOf(monitor);
        group = List.copyOf(group);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
