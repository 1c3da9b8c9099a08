package dev.launchwatch.config;

import dev.launchwatch.model.Durations;
import dev.launchwatch.signal.CostReport;
import dev.launchwatch.signal.CostReportSpec;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Cost reports: that they can be asked for, and that some day of theirs will be settled. */
final class CostReportChecks {
    private static final Duration OFTENEST = Duration.ofMinutes(10);
    private static final Duration RAREST = Duration.ofDays(1);
    private static final int FEWEST_DAYS = 2;
    private static final int MOST_DAYS = 31;
    private static final int MOST_IDS = 100;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final Findings findings;

    CostReportChecks(Findings findings) {
        this.findings = findings;
    }

    /** The names of the alerts that cost reports of these names may raise: routes may name them. */
    static Stream<String> alerts(Stream<String> reports) {
        return reports.flatMap(name -> CostReport.subjects(name).stream()).map(subject -> RuleChecks.OWN + subject);
    }

    void check(CostReport report) {
        if (report.every().compareTo(OFTENEST) < 0 || report.every().compareTo(RAREST) > 0) {
            findings.error(
                    report,
                    "every",
                    "'every' must be from " + Durations.format(OFTENEST) + " to " + Durations.format(RAREST)
                            + ": providers correct days within hours, and limit how often they are asked");
        }
        Checks.within(findings, report, "days", report.days(), FEWEST_DAYS, MOST_DAYS);
        if (report.days() >= FEWEST_DAYS
                && report.days() <= MOST_DAYS
                && report.settlesAfter().compareTo(Duration.ofDays(report.days() - 1L)) > 0) {
            findings.error(
                    report,
                    "settles-after",
                    "no day that is read would ever be settled: 'settles-after' must be at most "
                            + Durations.format(Duration.ofDays(report.days() - 1L)) + ", a day less than 'days'",
                    "days");
        }
    }

    void check(CostReportSpec spec) {
        switch (spec) {
            case CostReportSpec.OpenAi openai -> {
                ids(openai, "projects", openai.projects());
                key(openai, List.of("sk-proj-", "sk-svcacct-"), "sk-admin-");
            }
            case CostReportSpec.Anthropic anthropic -> {
                ids(anthropic, "workspaces", anthropic.workspaces());
                key(anthropic, List.of("sk-ant-api"), "sk-ant-admin");
            }
        }
        Addresses.web("api-url", spec.apiUrl(), Addresses.HTTP)
                .ifPresent(fault -> findings.error(spec, "api-url", fault));
        if (spec.apiUrl().contains("?") || spec.apiUrl().contains("#")) {
            findings.error(spec, "api-url", "'api-url' is where the API begins: leave out the query and fragment");
        }
    }

    private void ids(CostReportSpec spec, String key, List<String> ids) {
        for (int i = 0; i < ids.size(); i++) {
            if (!ID.matcher(ids.get(i)).matches()) {
                findings.item(spec, key, i, "'" + ids.get(i) + "' is no id: copy it from the provider's settings");
            }
        }
        if (ids.size() > MOST_IDS) {
            findings.error(spec, key, "'" + key + "' must be at most " + MOST_IDS + ": leave them out to take all");
        }
    }

    /** Never quotes the key. */
    private void key(CostReportSpec spec, List<String> others, String admin) {
        String key = spec.key().value().toString();
        if (key.isBlank() || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            findings.error(spec, "key", "'key' is no key: write the admin key alone, without spaces");
        } else if (others.stream().anyMatch(key::startsWith)) {
            findings.warning(spec, "key", "this key cannot read costs: make an admin key, which begins with " + admin);
        }
    }
}
