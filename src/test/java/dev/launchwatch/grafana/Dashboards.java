package dev.launchwatch.grafana;

import static dev.launchwatch.grafana.Panel.areas;
import static dev.launchwatch.grafana.Panel.bars;
import static dev.launchwatch.grafana.Panel.gauges;
import static dev.launchwatch.grafana.Panel.lines;
import static dev.launchwatch.grafana.Panel.stat;
import static dev.launchwatch.grafana.Panel.states;
import static dev.launchwatch.grafana.Panel.table;

import dev.launchwatch.grafana.Dashboard.Row;
import java.util.List;

/**
 * What the five dashboards show.
 *
 * <p>Several regions tell the same of alerts, windows, members and the configuration: there the greatest or least counts. What
 * each of them counted by itself, such as probes and events, is summed.
 */
final class Dashboards {
    private static final Variable REGION = Variable.label("region", "Region", "label_values(probe_success, region)");
    private static final double DAY = 86_400;
    private static final String MONITORS = "/ops/monitors";
    private static final String SIGNALS = "/ops/signals";

    private Dashboards() {}

    static List<Dashboard> all() {
        return List.of(overview(), probes(), abuse(), cost(), itself());
    }

    private static Dashboard overview() {
        return new Dashboard(
                "launchwatch-overview",
                "Launch overview",
                "Can members reach the site, log in and chat; does anybody attack; what does the model cost.",
                "24h",
                List.of(
                        Variable.datasource(),
                        REGION,
                        Variable.window("1h", "15m", "1h", "6h", "1d"),
                        Variable.address()),
                List.of(
                        Row.of(
                                "",
                                stat("Critical alerts", "Rules with severity critical that fire now.")
                                        .badFrom(1)
                                        .now(
                                                "count(max by (rule) (launchwatch_alerts{state=\"firing\", severity=\"critical\"}) > 0) or vector(0)",
                                                ""),
                                stat("Warnings", "Rules with severity warning that fire now.")
                                        .badFrom(1, 1000)
                                        .now(
                                                "count(max by (rule) (launchwatch_alerts{state=\"firing\", severity=\"warning\"}) > 0) or vector(0)",
                                                ""),
                                stat(
                                                "Monitors that fail",
                                                "Monitors whose last confirmed result is a failure, from any region.")
                                        .badFrom(1)
                                        .now(
                                                "sum(min by (monitor) (probe_success{monitor!=\"\", region=~\"$region\"}) == bool 0)",
                                                ""),
                                stat("Regions", "Whether each region watches, as the others see it.")
                                        .words("Watching", "Missing")
                                        .now("min by (region) (launchwatch_region_up)", "{{region}}"),
                                stat(
                                                "Cost per active member, a day",
                                                "What models cost in the last 24 hours, divided by the members who were active.")
                                        .plain()
                                        .nothing("no costs known")
                                        .leadsTo("By model", "launchwatch-cost", "")
                                        .now(
                                                "max by (currency) (launchwatch_cost_per_active_member{window=\"1d\"})",
                                                "{{currency}}"),
                                stat(
                                                "Answered within 15 minutes",
                                                "Share of the alerts acknowledged in the time shown that somebody took within 15 minutes.")
                                        .unit("percentunit")
                                        .goodFrom(0.8, 0.95)
                                        .nothing("none to answer")
                                        .now("""
                                                sum(increase(launchwatch_alert_response_seconds_bucket{le="900.0"}[$__range]))
                                                  / (sum(increase(launchwatch_alert_response_seconds_count[$__range])) > 0)""", "")),
                        Row.of(
                                "",
                                states(
                                                "What members can do",
                                                "Each monitor, worst region first; a failure shows once it is confirmed.")
                                        .size(16, 9)
                                        .words("Works", "Fails")
                                        .leadsTo("Why", "launchwatch-probes", "var-monitor=${__field.labels.monitor}")
                                        .opens(MONITORS, "monitor")
                                        .query(
                                                "min by (monitor) (probe_success{monitor!=\"\", region=~\"$region\"})",
                                                "{{monitor}}"),
                                table("Alerts", "What fires or is about to.")
                                        .size(8, 9)
                                        .nothing("Nothing fires.")
                                        .column(
                                                "Alerts",
                                                "none",
                                                "max by (rule, severity, state) (launchwatch_alerts) > 0")),
                        Row.of(
                                "",
                                gauges(
                                                "Uptime by route",
                                                "Share of the probes in the time shown that worked; the target is 99.9 %.")
                                        .size(8, 9)
                                        .unit("percentunit")
                                        .goodFrom(0.995, 0.999)
                                        .leadsTo("Why", "launchwatch-probes", "var-monitor=${__field.labels.monitor}")
                                        .opens(MONITORS, "monitor")
                                        .now("sort(" + uptime("monitor", "region=~\"$region\"") + ")", "{{monitor}}"),
                                lines(
                                                "Latency p95 by route",
                                                "Of probes that worked. API routes should stay under 0.8 s, the chat under 3 s.")
                                        .size(8, 9)
                                        .unit("s")
                                        .badFrom(0.8, 3)
                                        .leadsTo(
                                                "Where the time goes",
                                                "launchwatch-probes",
                                                "var-monitor=${__field.labels.monitor}")
                                        .opens(MONITORS, "monitor")
                                        .query(p95("monitor", "region=~\"$region\""), "{{monitor}}"),
                                bars(
                                                "Signals, events a minute",
                                                "Failed logins, 401s, forged webhooks and whatever else a signal counts.")
                                        .size(8, 9)
                                        .nothing("no events yet")
                                        .leadsTo(
                                                "What the rules say",
                                                "launchwatch-abuse",
                                                "var-signal=${__field.labels.signal}")
                                        .opens(SIGNALS, "signal")
                                        .query(
                                                "60 * sum by (signal) (rate(launchwatch_events_total{signal!=\"\"}[$__rate_interval]))",
                                                "{{signal}}"))));
    }

    private static Dashboard probes() {
        String chosen = "monitor!=\"\", region=~\"$region\", group=~\"$group\", monitor=~\"$monitor\"";
        return new Dashboard(
                "launchwatch-probes",
                "Probes",
                "Every monitor by route and region: state, latency, phases, and why probes fail.",
                "6h",
                List.of(
                        Variable.datasource(),
                        REGION,
                        Variable.label("group", "Group", "label_values(probe_success, group)"),
                        Variable.label("monitor", "Monitor", "label_values(probe_success{group=~\"$group\"}, monitor)"),
                        Variable.window("1h", "15m", "1h", "6h", "1d"),
                        Variable.address()),
                List.of(
                        Row.of(
                                "Now",
                                stat("Work", "Monitors that work, as a region sees them.")
                                        .now("sum(probe_success{" + chosen + "})", ""),
                                stat("Fail", "Monitors that fail, as a region sees them.")
                                        .badFrom(1)
                                        .now("sum(probe_success{" + chosen + "} == bool 0)", ""),
                                stat(
                                                "Degraded",
                                                "Monitors that work, but not as well as expected: slow, or a certificate that runs out.")
                                        .badFrom(1, 1000)
                                        .now("sum(launchwatch_probe_degraded{" + chosen + "})", ""),
                                stat(
                                                "Next certificate to expire",
                                                "How long the first of all certificates is still valid.")
                                        .unit("s")
                                        .goodFrom(7 * DAY, 14 * DAY)
                                        .nothing("no certificates")
                                        .now("min(probe_ssl_earliest_cert_expiry{" + chosen + "} - time())", ""),
                                stat("Probes a minute", "All that were made, of whatever outcome.")
                                        .plain()
                                        .now("60 * sum(rate(launchwatch_probes_total{" + chosen + "}[$window]))", ""),
                                stat(
                                                "Not confirmed",
                                                "First failures in the time shown; those that did not repeat were never told.")
                                        .plain()
                                        .now(
                                                "sum(increase(launchwatch_probe_suspects_total{" + chosen
                                                        + "}[$__range]))",
                                                "")),
                        Row.of(
                                "By route and region",
                                states("State", "The last result that counts, by monitor and region.")
                                        .size(24, 10)
                                        .words("Works", "Fails")
                                        .opens(MONITORS, "monitor")
                                        .query("probe_success{" + chosen + "}", "{{monitor}} · {{region}}"),
                                table("Routes", "Over the time shown.")
                                        .size(24, 9)
                                        .goodFrom(0.995, 0.999)
                                        .column("Uptime", "percentunit", uptime("monitor, group, region", chosen))
                                        .column(
                                                "p50",
                                                "s",
                                                quantile("0.5", "monitor, group, region", chosen, "$__range"))
                                        .column(
                                                "p95",
                                                "s",
                                                quantile("0.95", "monitor, group, region", chosen, "$__range"))
                                        .column(
                                                "Probes",
                                                "none",
                                                "sum by (monitor, group, region) (increase(launchwatch_probes_total{"
                                                        + chosen + "}[$__range]))"),
                                lines(
                                                "Latency p95 by route",
                                                "Of probes that worked. API routes should stay under 0.8 s, the chat under 3 s.")
                                        .unit("s")
                                        .badFrom(0.8, 3)
                                        .opens(MONITORS, "monitor")
                                        .query(p95("monitor", chosen), "{{monitor}}"),
                                lines(
                                                "Latency p95 by region",
                                                "The same of all chosen monitors together: a region whose network is slow stands out.")
                                        .unit("s")
                                        .query(p95("region", chosen), "{{region}}")),
                        Row.of(
                                "Phases",
                                areas("Mean by phase", "Where the time of a probe that worked goes.")
                                        .unit("s")
                                        .query(
                                                "sum by (phase) (rate(launchwatch_probe_phase_seconds_sum{" + chosen
                                                        + "}[$window]))\n  / sum by (phase) (rate(launchwatch_probe_phase_seconds_count{"
                                                        + chosen + "}[$window]))",
                                                "{{phase}}"),
                                lines("p95 by phase", "An estimate within coarse bounds: 0.05, 0.2, 0.8 and 3 s.")
                                        .unit("s")
                                        .query(
                                                "histogram_quantile(0.95, sum by (le, phase) (rate(launchwatch_probe_phase_seconds_bucket{"
                                                        + chosen + "}[$window])))",
                                                "{{phase}}"),
                                lines(
                                                "Last request by phase",
                                                "Of the last probe, whether it worked or not, by monitor.")
                                        .size(24, 8)
                                        .unit("s")
                                        .query(
                                                "sum by (monitor, phase) (probe_http_duration_seconds{" + chosen + "})",
                                                "{{monitor}} {{phase}}")),
                        Row.of(
                                "Why",
                                bars("Reasons", "Why monitors are not up, while they are not.")
                                        .nothing("everything is up")
                                        .query("count by (reason) (probe_failure_info{" + chosen + "})", "{{reason}}"),
                                bars("Outcomes", "Results in each step.")
                                        .query(
                                                "sum by (outcome) (increase(launchwatch_probes_total{" + chosen
                                                        + "}[$__rate_interval]))",
                                                "{{outcome}}"),
                                lines(
                                                "Error rate by route",
                                                "Share of the known results in the window that were failures.")
                                        .unit("percentunit")
                                        .opens(MONITORS, "monitor")
                                        .query(
                                                "sum by (monitor) (rate(launchwatch_probes_total{outcome=\"down\", "
                                                        + chosen
                                                        + "}[$window]))\n  / (sum by (monitor) (rate(launchwatch_probes_total{outcome!=\"unknown\", "
                                                        + chosen + "}[$window])) > 0)",
                                                "{{monitor}}"),
                                lines("HTTP status", "Of the last answer; 0 where there was none.")
                                        .unit("none")
                                        .opens(MONITORS, "monitor")
                                        .query(
                                                "max by (monitor, region) (probe_http_status_code{" + chosen + "})",
                                                "{{monitor}} · {{region}}")),
                        Row.of(
                                "Certificates and protocols",
                                table("Certificates", "Until when the presented chain is valid.")
                                        .nothing("no monitor speaks TLS")
                                        .column(
                                                "Valid for",
                                                "s",
                                                "min by (monitor) (probe_ssl_earliest_cert_expiry{" + chosen
                                                        + "} - time())"),
                                table("TLS", "By which version the last connection was made.")
                                        .nothing("no monitor speaks TLS")
                                        .column(
                                                "Regions",
                                                "none",
                                                "count by (monitor, version) (probe_tls_version_info{" + chosen
                                                        + "})"))));
    }

    private static Dashboard abuse() {
        return new Dashboard(
                "launchwatch-abuse",
                "Abuse signals",
                "What rules about signals compare and with what, who reports it, and whether the reports can be relied on.",
                "6h",
                List.of(
                        Variable.datasource(),
                        Variable.label("rule", "Rule", "label_values(launchwatch_window_threshold, rule)"),
                        Variable.label(
                                "signal", "Signal", "label_values(launchwatch_events_total{signal!=\"\"}, signal)"),
                        Variable.address()),
                List.of(
                        Row.of(
                                "",
                                gauges(
                                                "How near each rule is to its limit",
                                                "The value that a rule compared, divided by its limit. Beyond 100 % it fires, unless it also asks for time, attempts or different addresses.")
                                        .size(12, 9)
                                        .unit("percentunit")
                                        .badFrom(0.7, 1)
                                        .nothing("no rules about signals")
                                        .now(
                                                "sort_desc(max by (rule) (launchwatch_window_value{rule=~\"$rule\"})\n  / (max by (rule) (launchwatch_window_threshold) > 0))",
                                                "{{rule}}"),
                                states("Alerts of these rules", "When each of them fired.")
                                        .size(12, 9)
                                        .words("quiet", "fires")
                                        .query(
                                                "1 - clamp_max(max by (rule) (launchwatch_alerts{state=\"firing\", rule=~\"$rule\"}), 1)\n  and on (rule) launchwatch_window_threshold",
                                                "{{rule}}")),
                        Row.of(
                                "Value and limit, rule by rule",
                                lines("$rule", "What the rule compared, and with what.")
                                        .size(8, 7)
                                        .repeat("rule")
                                        .limit()
                                        .query("max(launchwatch_window_value{rule=~\"$rule\"})", "value")
                                        .query("max(launchwatch_window_threshold{rule=~\"$rule\"})", "limit")),
                        Row.of(
                                "Events",
                                bars("By signal, a minute", "Events that were new, as each signal counts them.")
                                        .nothing("no events yet")
                                        .opens(SIGNALS, "signal")
                                        .query(
                                                "60 * sum by (signal) (rate(launchwatch_events_total{signal=~\"$signal\", signal!=\"\"}[$__rate_interval]))",
                                                "{{signal}}"),
                                bars("By source, a minute", "Who reports them; what no signal counts is among them.")
                                        .nothing("no events yet")
                                        .query(
                                                "60 * sum by (source) (rate(launchwatch_events_total[$__rate_interval]))",
                                                "{{source}}")),
                        Row.of(
                                "Can it be relied on",
                                stat(
                                                "Windows",
                                                "Whether windows hold all events that are known; rules about signals wait while they don't.")
                                        .words("complete", "incomplete")
                                        .now("min(launchwatch_windows_complete)", ""),
                                stat(
                                                "Not counted yet",
                                                "Events that are durable and in no window; more than 0 for long, and the daemon does not keep up.")
                                        .badFrom(1, 10_000)
                                        .now("max(launchwatch_events_uncounted)", ""),
                                lines("Refused, a minute", "Items and bodies that were not taken, by reason.")
                                        .size(8, 8)
                                        .nothing("nothing was refused")
                                        .query(
                                                "60 * sum by (reason) (rate(launchwatch_events_rejected_total[$__rate_interval]))",
                                                "{{reason}}"),
                                lines(
                                                "Clocks of sources",
                                                "How far a source's clock is behind, or its way slow; negative if it is ahead.")
                                        .size(8, 8)
                                        .unit("s")
                                        .signed()
                                        .query("max by (source) (launchwatch_source_clock_skew_seconds)", "{{source}}"),
                                states("Access logs", "Whether each log that is followed can be read.")
                                        .size(12, 6)
                                        .words("read", "unreadable")
                                        .nothing("no access logs")
                                        .query("min by (source) (launchwatch_log_readable)", "{{source}}"),
                                lines("Access logs, not read yet", "What is in each log and was not read.")
                                        .size(12, 6)
                                        .unit("bytes")
                                        .nothing("no access logs")
                                        .query("max by (source) (launchwatch_log_lag_bytes)", "{{source}}"),
                                lines(
                                                "Access logs, lines a second",
                                                "Lines that were read, and those that are no events.")
                                        .size(12, 6)
                                        .nothing("no access logs")
                                        .query(
                                                "sum by (source) (rate(launchwatch_log_lines_total[$__rate_interval]))",
                                                "{{source}}")
                                        .query(
                                                "sum by (source, reason) (rate(launchwatch_log_lines_skipped_total[$__rate_interval]))",
                                                "{{source}} {{reason}}"),
                                lines("Age of measured values", "How long ago the query of a signal had a number.")
                                        .size(12, 6)
                                        .unit("s")
                                        .nothing("no signals by query")
                                        .query("min by (signal) (launchwatch_query_age_seconds)", "{{signal}}"))));
    }

    private static Dashboard cost() {
        return new Dashboard(
                "launchwatch-cost",
                "Model cost",
                "What language models cost, per active member, by model, and against what the provider says it charged.",
                "24h",
                List.of(
                        Variable.datasource(),
                        Variable.query(
                                "rule",
                                "Rule about costs",
                                "label_values(launchwatch_window_threshold, rule)",
                                "/.*(cost|budget|spend).*/"),
                        Variable.window("1h", "15m", "1h", "6h", "1d"),
                        Variable.address()),
                List.of(
                        Row.of(
                                "",
                                stat("Cost per active member, a day", "Of the last 24 hours.")
                                        .size(6, 4)
                                        .plain()
                                        .nothing("no costs known")
                                        .now(
                                                "max by (currency) (launchwatch_cost_per_active_member{window=\"1d\"})",
                                                "{{currency}}"),
                                stat("Cost per active member, 30 days", "Of the last 30 days.")
                                        .size(6, 4)
                                        .plain()
                                        .nothing("no costs known")
                                        .now(
                                                "max by (currency) (launchwatch_cost_per_active_member{window=\"30d\"})",
                                                "{{currency}}"),
                                stat("Members active, a day", "Different members, by whatever event.")
                                        .size(6, 4)
                                        .plain()
                                        .now("max(launchwatch_active_members{window=\"1d\"})", ""),
                                stat(
                                                "Uses without a price",
                                                "In the time shown; they are in no cost. Give them a price in the YAML.")
                                        .size(6, 4)
                                        .badFrom(1, 1000)
                                        .now("sum(increase(launchwatch_model_unpriced_uses_total[$__range]))", "")),
                        Row.of(
                                "",
                                lines("Rules about costs: value and limit", "What the rule compared, and with what.")
                                        .limit()
                                        .nothing("no rule about costs")
                                        .query("max by (rule) (launchwatch_window_value{rule=~\"$rule\"})", "{{rule}}")
                                        .query(
                                                "max by (rule) (launchwatch_window_threshold{rule=~\"$rule\"})",
                                                "limit of {{rule}}"),
                                lines("Cost per active member", "Over the last hour, day, week and 30 days.")
                                        .query(
                                                "max by (window, currency) (launchwatch_cost_per_active_member)",
                                                "{{window}} {{currency}}"),
                                areas("Cost an hour by model", "What was spent, at the pace of the window.")
                                        .query(
                                                "3600 * sum by (model, currency) (rate(launchwatch_model_cost_total[$window]))",
                                                "{{model}} {{currency}}"),
                                lines("Active members", "Different members in the last hour, day, week and 30 days.")
                                        .query("max by (window) (launchwatch_active_members)", "{{window}}")),
                        Row.of(
                                "Tokens",
                                areas("By model, a minute", "Input and output.")
                                        .query(
                                                "60 * sum by (model) (rate(launchwatch_model_tokens_total{type=~\"input|output\"}[$window]))",
                                                "{{model}}"),
                                lines(
                                                "By type, a minute",
                                                "cached_input and cache_write are parts of input, reasoning is one of output.")
                                        .query(
                                                "60 * sum by (type) (rate(launchwatch_model_tokens_total[$window]))",
                                                "{{type}}")),
                        Row.of(
                                "What the provider says",
                                lines(
                                                "Reported and explained",
                                                "What the last settled day cost by the provider's report, and by events.")
                                        .nothing("no cost reports")
                                        .query(
                                                "max by (report, currency) (launchwatch_model_cost_reported)",
                                                "{{report}} charged {{currency}}")
                                        .query(
                                                "max by (report, currency) (launchwatch_model_cost_by_events)",
                                                "{{report}} by events {{currency}}"),
                                lines("Unexplained", "The first less the second; negative where events say more.")
                                        .signed()
                                        .nothing("no cost reports")
                                        .query(
                                                "max by (report, currency) (launchwatch_model_cost_unexplained)",
                                                "{{report}} {{currency}}"),
                                lines("Age of reports", "How long ago each was read.")
                                        .unit("s")
                                        .nothing("no cost reports")
                                        .query("min by (report) (launchwatch_cost_report_age_seconds)", "{{report}}"),
                                bars("Reports that could not be read", "Attempts that failed, by reason.")
                                        .nothing("none failed")
                                        .query(
                                                "sum by (report, reason) (increase(launchwatch_cost_report_failures_total[$__rate_interval]))",
                                                "{{report}} {{reason}}"))));
    }

    private static Dashboard itself() {
        String here = "region=~\"$region\"";
        return new Dashboard(
                "launchwatch-itself",
                "Launchwatch itself",
                "Whether the watcher watches: regions, store, schedule, messages, and how fast people answer.",
                "6h",
                List.of(Variable.datasource(), REGION, Variable.address()),
                List.of(
                        Row.of(
                                "",
                                stat("Answers Prometheus", "Whether each daemon can be scraped.")
                                        .words("yes", "no")
                                        .now("max by (instance) (up{job=\"launchwatch\"})", "{{instance}}"),
                                stat("Regions", "Whether each region watches, as the others see it.")
                                        .words("Watching", "Missing")
                                        .now("min by (region) (launchwatch_region_up)", "{{region}}"),
                                stat("Store", "Whether it can be written.")
                                        .words("up", "down")
                                        .now("min(launchwatch_store_up{" + here + "})", ""),
                                stat("Configuration", "Whether the last change of the YAML was taken.")
                                        .words("taken", "refused")
                                        .now("min(launchwatch_config_last_reload_successful{" + here + "})", ""),
                                stat("Oldest message", "How long the oldest message has waited for its channel.")
                                        .unit("s")
                                        .badFrom(60, 300)
                                        .now("max(launchwatch_outbox_oldest_seconds{" + here + "})", ""),
                                stat("Dead-man ping", "How long ago the last one was taken.")
                                        .unit("s")
                                        .badFrom(300, 600)
                                        .nothing("none configured")
                                        .now(
                                                "time() - min(launchwatch_dead_man_ping_last_success_timestamp_seconds{"
                                                        + here + "})",
                                                "")),
                        Row.of(
                                "Probing",
                                lines("Schedule lag", "How late probes started, an estimate within a bucket.")
                                        .unit("s")
                                        .badFrom(1, 5)
                                        .query(
                                                "histogram_quantile(0.5, sum by (le) (rate(launchwatch_schedule_lag_seconds_bucket{"
                                                        + here + "}[$__rate_interval])))",
                                                "p50")
                                        .query(
                                                "histogram_quantile(0.99, sum by (le) (rate(launchwatch_schedule_lag_seconds_bucket{"
                                                        + here + "}[$__rate_interval])))",
                                                "p99"),
                                bars(
                                                "Runs that were missed",
                                                "By reason: the clock jumped, too late, the last one still ran, no place.")
                                        .query(
                                                "sum by (reason) (increase(launchwatch_missed_runs_total{" + here
                                                        + "}[$__rate_interval]))",
                                                "{{reason}}"),
                                lines("Probes under way", "Running, and waiting for a place.")
                                        .query(
                                                "sum by (instance) (launchwatch_probes_running{" + here + "})",
                                                "{{instance}} running")
                                        .query(
                                                "sum by (instance) (launchwatch_probes_waiting{" + here + "})",
                                                "{{instance}} waiting"),
                                states(
                                                "Connectivity",
                                                "Whether a region reaches any of its connectivity targets; blind ones tell no outages.")
                                        .words("sees", "blind")
                                        .query(
                                                "1 - max by (instance) (launchwatch_region_blind{" + here + "})",
                                                "{{instance}}")),
                        Row.of(
                                "Store and events",
                                lines("Commits", "How long it took until what was decided was durable.")
                                        .unit("s")
                                        .query(
                                                "histogram_quantile(0.5, sum by (le) (rate(launchwatch_store_commit_seconds_bucket{"
                                                        + here + "}[$__rate_interval])))",
                                                "p50")
                                        .query(
                                                "histogram_quantile(0.99, sum by (le) (rate(launchwatch_store_commit_seconds_bucket{"
                                                        + here + "}[$__rate_interval])))",
                                                "p99"),
                                lines("Size of the store", "The file of the embedded store.")
                                        .unit("bytes")
                                        .query(
                                                "max by (instance) (launchwatch_store_size_bytes{" + here + "})",
                                                "{{instance}}"),
                                lines("Bodies with events", "From the receipt of a body until it was durable.")
                                        .unit("s")
                                        .query(
                                                "histogram_quantile(0.95, sum by (le) (rate(launchwatch_ingest_seconds_bucket{"
                                                        + here + "}[$__rate_interval])))",
                                                "p95"),
                                lines("Queries", "To an existing Prometheus, a minute, by what they came to.")
                                        .nothing("no signals by query")
                                        .query(
                                                "60 * sum by (outcome) (rate(launchwatch_queries_total{" + here
                                                        + "}[$__rate_interval]))",
                                                "{{outcome}}")),
                        Row.of(
                                "Messages and people",
                                bars("Attempts by channel", "What came of handing a message to a channel.")
                                        .query(
                                                "sum by (channel, outcome) (increase(launchwatch_notifications_total{"
                                                        + here + "}[$__rate_interval])) > 0",
                                                "{{channel}} {{outcome}}"),
                                lines("Waiting messages", "By channel.")
                                        .query(
                                                "max by (channel) (launchwatch_outbox_depth{" + here + "})",
                                                "{{channel}}"),
                                lines("How long channels take", "p95 of attempts.")
                                        .unit("s")
                                        .query(
                                                "histogram_quantile(0.95, sum by (le, channel) (rate(launchwatch_notification_seconds_bucket{"
                                                        + here + "}[$__rate_interval])))",
                                                "{{channel}}"),
                                gauges(
                                                "How fast people answer",
                                                "Alerts acknowledged in the time shown, by how long it took; 900 s is the objective.")
                                        .plain()
                                        .now(
                                                "sum by (le) (increase(launchwatch_alert_response_seconds_bucket{"
                                                        + here + "}[$__range]))",
                                                "within {{le}} s")),
                        Row.of(
                                "Dead-man pings and processes",
                                states("Pings withheld", "Why a region does not say that all is well.")
                                        .words("well", "withheld")
                                        .nothing("none configured")
                                        .query(
                                                "1 - max by (instance, reason) (launchwatch_dead_man_ping_withheld{"
                                                        + here + "})",
                                                "{{instance}} {{reason}}"),
                                lines("Pings a minute", "Sent, failed and withheld.")
                                        .nothing("none configured")
                                        .query(
                                                "60 * sum by (outcome) (rate(launchwatch_dead_man_pings_total{" + here
                                                        + "}[$__rate_interval]))",
                                                "{{outcome}}"),
                                lines("Memory", "Heap and what else the runtime manages.")
                                        .unit("bytes")
                                        .query(
                                                "sum by (instance) (jvm_memory_used_bytes{" + here + "})",
                                                "{{instance}}"),
                                lines("CPU", "Share of the machine's processors.")
                                        .unit("percentunit")
                                        .query("max by (instance) (process_cpu_usage{" + here + "})", "{{instance}}"),
                                table("Versions", "What runs.")
                                        .size(24, 5)
                                        .plain()
                                        .column(
                                                "Up for",
                                                "s",
                                                "max by (instance, version, mode) (launchwatch_build_info{" + here
                                                        + "}) * on (instance) group_left () (time() - process_start_time_seconds)"))));
    }

    private static String uptime(String by, String selector) {
        return """
                sum by (%1$s) (increase(launchwatch_probes_total{outcome=~"up|degraded", %2$s}[$__range]))
                  / (sum by (%1$s) (increase(launchwatch_probes_total{outcome!="unknown", %2$s}[$__range])) > 0)""".formatted(by, selector);
    }

    private static String p95(String by, String selector) {
        return quantile("0.95", by, selector, "$window");
    }

    private static String quantile(String quantile, String by, String selector, String window) {
        return "histogram_quantile(%s, sum by (le, %s) (rate(launchwatch_probe_seconds_bucket{%s}[%s])))"
                .formatted(quantile, by, selector, window);
    }
}
