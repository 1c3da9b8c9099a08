package dev.launchwatch.config;

import dev.launchwatch.alert.Objective;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Wording;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.ChannelSpec;
import dev.launchwatch.notify.DeadManPing;
import dev.launchwatch.notify.Maintenance;
import dev.launchwatch.notify.OnCall;
import dev.launchwatch.notify.Route;
import dev.launchwatch.probe.Expect;
import dev.launchwatch.probe.Expectation;
import dev.launchwatch.probe.HttpSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.probe.ProbeSpec;
import dev.launchwatch.probe.StepsSpec;
import dev.launchwatch.probe.TransportSpec;
import dev.launchwatch.schedule.Connectivity;
import dev.launchwatch.signal.AccessLog;
import dev.launchwatch.signal.CostReport;
import dev.launchwatch.signal.CostReportSpec;
import dev.launchwatch.signal.LogFormat;
import dev.launchwatch.signal.Mapping;
import dev.launchwatch.signal.ModelPrice;
import dev.launchwatch.signal.SignalSpec;
import dev.launchwatch.signal.SignatureScheme;
import dev.launchwatch.signal.Source;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at after binding: each record by itself, also those whose surroundings could not be bound, then how
 * they refer to each other.
 */
final class Checks {
    private final Origins origins;
    private final Findings findings;
    private final Problems problems;
    private final MonitorChecks monitors;
    private final ProbeChecks probes;
    private final HttpChecks http;
    private final ExpectChecks expects;
    private final TransportChecks transports;
    private final RuleChecks rules;
    private final ChannelChecks channels;
    private final RouteChecks routes;
    private final OnCallChecks onCall;
    private final PriceChecks prices;
    private final SourceChecks sources;
    private final CostReportChecks costReports;
    private final SignalChecks signals;
    private final StatusPageChecks statusPage;

    Checks(Origins origins, SecretFiles files, Problems problems) {
        this.origins = origins;
        this.problems = problems;
        this.findings = new Findings(origins, problems);
        this.monitors = new MonitorChecks(findings);
        this.http = new HttpChecks(findings);
        this.probes = new ProbeChecks(findings);
        this.expects = new ExpectChecks(findings);
        this.transports = new TransportChecks(findings, files);
        this.rules = new RuleChecks(findings);
        this.channels = new ChannelChecks(findings);
        this.routes = new RouteChecks(findings);
        this.onCall = new OnCallChecks(findings);
        this.prices = new PriceChecks(findings);
        this.sources = new SourceChecks(findings, files);
        this.costReports = new CostReportChecks(findings);
        this.signals = new SignalChecks(findings, transports);
        this.statusPage = new StatusPageChecks(findings, transports);
    }

    void run(Catalog catalog, Names names) {
        for (Object value : origins.records()) {
            alone(value);
        }
        new ReferenceChecks(catalog, names, findings).run();
        prices.unique(catalog.prices());
        sources.logs(catalog.sources());
        if (names.whole()) {
            sources.kinds(catalog);
        }
        // Of half a configuration nobody can say what is missing from it.
        if (problems.none()) {
            new Coverage(catalog, findings).run();
        }
    }

    private void alone(Object value) {
        switch (value) {
            case Monitor monitor -> monitors.check(monitor);
            case HttpSpec.OAuth2Token token -> http.check(token);
            case HttpSpec spec -> http.check(spec);
            case ProbeSpec spec -> probes.check(spec);
            case StepsSpec.Step step -> probes.check(step);
            case Expect expect -> expects.check(expect);
            case Expectation expectation -> expects.check(expectation);
            case TransportSpec transport -> transports.check(transport);
            case Connectivity connectivity -> transports.check(connectivity);
            case Rule rule -> rules.check(rule);
            case RuleSpec condition -> rules.check(condition);
            case RuleSpec.Regional regional -> rules.check(regional);
            case Objective objective -> rules.check(objective);
            case Channel channel -> channels.check(channel);
            case ChannelSpec spec -> channels.check(spec);
            case DeadManPing ping -> channels.check(ping);
            case Route route -> routes.check(route);
            case OnCall rota -> onCall.check(rota);
            case OnCall.Turn turn -> onCall.check(turn);
            case OnCall.Swap swap -> onCall.check(swap);
            case Maintenance maintenance -> routes.check(maintenance);
            case StatusPage page -> statusPage.check(page);
            case Wording wording -> statusPage.check(wording);
            case SignalSpec.Counted counted -> signals.check(counted);
            case SignalSpec.Promql promql -> signals.check(promql);
            case Source source -> sources.check(source);
            case SignatureScheme scheme -> sources.check(scheme);
            case AccessLog log -> sources.check(log);
            case LogFormat format -> sources.check(format);
            case AccessLog.Logins logins -> sources.check(logins);
            case Mapping mapping -> sources.check(mapping);
            case CostReport report -> costReports.check(report);
            case CostReportSpec spec -> costReports.check(spec);
            case ModelPrice price -> prices.check(price);
            case ModelPrice.Above above -> prices.check(above);
            default -> {
                // a record that has nothing to check
            }
        }
    }

    /** Reports a duration that is there and zero. */
    static void positive(Findings findings, Object subject, String key, @Nullable Duration duration) {
        if (duration != null && !duration.isPositive()) {
            findings.error(subject, key, "'" + key + "' must be longer than " + Durations.format(Duration.ZERO));
        }
    }

    /** Reports a number that is there and outside of a range. */
    static void within(Findings findings, Object subject, String key, @Nullable Integer number, int least, int most) {
        if (number != null && (number < least || number > most)) {
            String range = most == Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most;
            findings.error(subject, key, "'" + key + "' must be " + range + ", not " + number);
        }
    }

    /** Reports names of labels that Prometheus or Alertmanager would refuse, or that every alert has anyway. */
    static void labels(Findings findings, Object subject, Map<String, String> labels) {
        for (String name : labels.keySet()) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,63}")) {
                findings.name(
                        subject,
                        "labels",
                        name,
                        "'" + name + "' is no label name: write letters, digits and _, and no digit first");
            } else if (Names.OWN_LABELS.contains(name)) {
                findings.name(
                        subject,
                        "labels",
                        name,
                        "every alert has the label '" + name + "' already: choose another name");
            }
        }
    }
}
