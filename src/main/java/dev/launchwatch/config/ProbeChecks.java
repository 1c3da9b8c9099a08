package dev.launchwatch.config;

import dev.launchwatch.probe.Capture;
import dev.launchwatch.probe.DnsSpec;
import dev.launchwatch.probe.Expect;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.HttpSpec;
import dev.launchwatch.probe.OAuthCallbackSpec;
import dev.launchwatch.probe.ProbeSpec;
import dev.launchwatch.probe.StepsSpec;
import dev.launchwatch.probe.Syntax;
import dev.launchwatch.probe.TcpSpec;
import dev.launchwatch.probe.TlsSpec;
import dev.launchwatch.probe.WebSocketSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every kind of probe but the HTTP request. */
final class ProbeChecks {
    /** What a conversation over a WebSocket does not have. */
    private static final List<String> NOT_IN_A_WEB_SOCKET =
            List.of("status", "header", "redirects-to", "cookies", "no-cookies");

    private final Findings findings;

    ProbeChecks(Findings findings) {
        this.findings = findings;
    }

    void check(ProbeSpec probe) {
        switch (probe) {
            case HttpSpec _ -> {
                // has checks of its own
            }
            case StepsSpec steps -> {
                if (steps.steps().isEmpty()) {
                    findings.error(steps, "steps", "'steps' needs at least one step");
                }
            }
            case OAuthCallbackSpec login -> oauth(login);
            case WebSocketSpec socket -> socket(socket);
            case TlsSpec tls -> {
                address(tls, tls.address());
                Checks.positive(findings, tls, "latency", tls.latency());
            }
            case TcpSpec tcp -> {
                address(tcp, tcp.address());
                Checks.positive(findings, tcp, "latency", tcp.latency());
            }
            case DnsSpec dns -> dns(dns);
            case HeartbeatSpec heartbeat -> Checks.positive(findings, heartbeat, "within", heartbeat.within());
        }
    }

    void check(StepsSpec.Step step) {
        for (Map.Entry<String, Capture> capture : step.capture().entrySet()) {
            String name = capture.getKey();
            if (!name.matches("[A-Za-z_][A-Za-z0-9_-]{0,63}") || name.equals("file")) {
                findings.name(
                        step,
                        "capture",
                        name,
                        "'" + name + "' cannot name a captured value: write letters, digits, - and _, and not file");
            }
            expression(step, name, capture.getValue());
        }
    }

    private void expression(StepsSpec.Step step, String name, Capture capture) {
        Optional<String> flaw = switch (capture.from()) {
            case JSON -> Syntax.jsonPath(capture.expression());
            case REGEX -> Syntax.capturingRegex(capture.expression());
            case CSS -> Syntax.cssSelector(capture.expression());
            case HEADER, COOKIE -> Optional.empty(); // any text may be one
        };
        flaw.ifPresent(what -> findings.name(step, "capture", name, what));
    }

    private void oauth(OAuthCallbackSpec login) {
        Addresses.web("start", login.start(), Addresses.HTTP).ifPresent(fault -> findings.error(login, "start", fault));
        Syntax.cssSelector(login.login().form()).ifPresent(flaw -> findings.error(login.login(), "form", flaw));
        for (String field : login.login().fields().keySet()) {
            Syntax.cssSelector(field).ifPresent(flaw -> findings.name(login.login(), "fields", field, flaw));
        }
        Checks.within(findings, login.login(), "max-pages", login.login().maxPages(), 1, 10);
        if (login.login().fields().isEmpty() && findings.sound(login, "login")) {
            findings.warning(
                    login, "login", "without fields the identity provider must let the probe in without a login form");
        }
    }

    private void socket(WebSocketSpec socket) {
        Addresses.web("url", socket.url(), Addresses.WEB_SOCKET)
                .ifPresent(fault -> findings.error(socket, "url", fault));
        HttpChecks.body(findings, socket, socket.maxBody().bytes());
        Expect expect = socket.expect();
        for (String key : NOT_IN_A_WEB_SOCKET) {
            if (findings.written(expect, key)) {
                findings.error(expect, key, "'" + key + "' cannot be expected of a WebSocket's messages: remove it");
            }
        }
    }

    private void dns(DnsSpec dns) {
        if (dns.name().isBlank() || dns.name().contains(" ") || dns.name().contains("/")) {
            findings.error(dns, "name", "'" + dns.name() + "' is no name to ask for: write such as example.org");
        }
        if (dns.server() != null) {
            Addresses.host("server", dns.server()).ifPresent(fault -> findings.error(dns, "server", fault));
        }
        if (!dns.contains().isEmpty() && !dns.exactly().isEmpty()) {
            findings.error(dns, "exactly", "'exactly' cannot stand beside 'contains': remove one of them", "contains");
        }
        Checks.positive(findings, dns, "latency", dns.latency());
    }

    private void address(ProbeSpec probe, String address) {
        Addresses.hostAndPort("address", address).ifPresent(fault -> findings.error(probe, "address", fault));
    }
}
