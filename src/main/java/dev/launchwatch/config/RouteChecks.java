package dev.launchwatch.config;

import dev.launchwatch.notify.Maintenance;
import dev.launchwatch.notify.Route;
import java.time.Duration;

/** Routes and maintenance windows by themselves. */
final class RouteChecks {
    private final Findings findings;

    RouteChecks(Findings findings) {
        this.findings = findings;
    }

    void check(Route route) {
        if (route.to().isEmpty()) {
            findings.error(route, "to", "a route needs at least one channel: add to: [NAME]");
        }
        if (!route.escalateTo().isEmpty() && route.acknowledgeWithin() == null) {
            findings.error(
                    route,
                    "escalate-to",
                    "'escalate-to' needs to know when: add acknowledge-within, such as 15m",
                    "acknowledge-within");
        }
        Checks.positive(findings, route, "acknowledge-within", route.acknowledgeWithin());
    }

    void check(Maintenance maintenance) {
        boolean single = maintenance.start() != null || maintenance.end() != null;
        boolean weekly = !maintenance.days().isEmpty() || maintenance.at() != null || maintenance.lasts() != null;
        if (single && weekly) {
            findings.error(
                    maintenance,
                    maintenance.start() != null ? "start" : "end",
                    "a window is either single (start, end) or weekly (days, at, lasts): remove one of the two");
        } else if (weekly) {
            weekly(maintenance);
        } else {
            single(maintenance);
        }
    }

    private void single(Maintenance maintenance) {
        if (maintenance.start() == null || maintenance.end() == null) {
            findings.error(
                    maintenance,
                    "name",
                    "a window needs start and end, or days, at and lasts: add what is missing",
                    "start",
                    "end",
                    "days",
                    "at",
                    "lasts");
        } else if (!maintenance.start().isBefore(maintenance.end())) {
            findings.error(maintenance, "end", "'end' must be later than 'start'");
        }
        if (findings.written(maintenance, "zone")) {
            findings.error(
                    maintenance,
                    "zone",
                    "'zone' is for weekly windows; start and end carry their own: remove it",
                    "days");
        }
    }

    private void weekly(Maintenance maintenance) {
        if (maintenance.days().isEmpty() || maintenance.at() == null || maintenance.lasts() == null) {
            findings.error(
                    maintenance,
                    "name",
                    "a weekly window needs days, at and lasts: add what is missing",
                    "days",
                    "at",
                    "lasts");
            return;
        }
        Duration lasts = maintenance.lasts();
        if (!lasts.isPositive() || lasts.compareTo(Duration.ofDays(7)) > 0) {
            findings.error(maintenance, "lasts", "'lasts' must be longer than 0 and at most 7d");
        }
    }
}
