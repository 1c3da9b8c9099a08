package dev.launchwatch.config;

import dev.launchwatch.model.Durations;
import dev.launchwatch.signal.SignalSpec;
import java.time.Duration;

/** Signals: that queries can be asked. */
final class SignalChecks {
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int LONGEST_QUERY = 16 * 1024;
    private static final String PATH = "/api/v1/query";

    private final Findings findings;
    private final TransportChecks transports;

    SignalChecks(Findings findings, TransportChecks transports) {
        this.findings = findings;
        this.transports = transports;
    }

    void check(SignalSpec.Counted counted) {
        if (counted.event().isBlank()) {
            findings.error(counted, "event", "'event' is empty: name the kind of event, such as login.failed");
        }
    }

    void check(SignalSpec.Promql promql) {
        Addresses.web("url", promql.url(), Addresses.HTTP).ifPresent(fault -> findings.error(promql, "url", fault));
        if (promql.url().contains("?") || promql.url().contains("#")) {
            findings.error(promql, "url", "'url' ends before '?' and '#': write the address of the server alone");
        } else if (promql.url().contains(PATH)) {
            findings.error(promql, "url", "'" + PATH + "' is added to 'url': end it before that");
        }
        if (promql.query().isBlank()) {
            findings.error(promql, "query", "'query' is empty: write PromQL, such as sum(queue_depth)");
        } else if (promql.query().length() > LONGEST_QUERY) {
            findings.error(
                    promql,
                    "query",
                    "'query' has more than " + LONGEST_QUERY + " characters: make it a recording rule");
        }
        if (promql.every().compareTo(SHORTEST) < 0 || promql.every().compareTo(LONGEST) > 0) {
            findings.error(
                    promql, "every", "'every' must be a time from 10s to 1h, not " + Durations.format(promql.every()));
        }
        Checks.positive(findings, promql, "timeout", promql.timeout());
        if (promql.timeout().compareTo(promql.every()) > 0) {
            findings.error(
                    promql,
                    findings.written(promql, "timeout") ? "timeout" : "every",
                    "'timeout' (" + Durations.format(promql.timeout()) + ") must not be longer than 'every' ("
                            + Durations.format(promql.every()) + "): one question at a time",
                    "timeout",
                    "every");
        }
        Checks.positive(findings, promql, "lookback", promql.lookback());
        if (promql.bearer() != null && promql.basic() != null) {
            findings.error(
                    promql,
                    "basic",
                    "'basic' cannot stand beside 'bearer', since a request is authorised one way: remove one of them");
        }
        headers(promql);
        transports.file(promql, "ca", promql.ca());
        if (promql.insecure() && promql.ca() != null) {
            findings.error(
                    promql,
                    "ca",
                    "'ca' means nothing beside insecure: true, which accepts any certificate: remove one");
        }
    }

    private void headers(SignalSpec.Promql promql) {
        for (String name : promql.headers().keySet()) {
            if (!HttpChecks.isHeader(name)) {
                findings.name(promql, "headers", name, "'" + name + "' is no header name");
            } else if (name.equalsIgnoreCase("authorization") && (promql.bearer() != null || promql.basic() != null)) {
                findings.name(
                        promql,
                        "headers",
                        name,
                        "'" + name + "' cannot stand beside bearer or basic, which write it: remove one of them");
            }
        }
    }
}
