package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Template;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What tests start from. */
public final class Given {
    static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private Given() {}

    static Secret secret(String text) {
        return new Secret(Template.literal(text));
    }

    static ChannelSpec slack(String apiUrl) {
        return new ChannelSpec.Slack(secret("xoxb-test"), "#launch", null, null, apiUrl);
    }

    static ChannelSpec email() {
        return new ChannelSpec.Email(List.of("oncall@example.org"), null);
    }

    static ChannelSpec webhook(String url) {
        return new ChannelSpec.Webhook(secret(url), null, Map.of(), false);
    }

    static Channel channel(String name, ChannelSpec spec) {
        return channel(name, spec, null);
    }

    static Channel channel(String name, ChannelSpec spec, @Nullable String fallback) {
        return new Channel(
                name,
                Duration.ofSeconds(10),
                new Rate(1000, Duration.ofSeconds(1)),
                fallback,
                Duration.ofMinutes(5),
                spec);
    }

    public static Route route(String... to) {
        return new Route(
                List.of(),
                List.of(),
                Map.of(),
                List.of(to),
                List.of("severity"),
                Duration.ZERO,
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                true,
                null,
                List.of());
    }

    static Route waiting(Route route, Duration groupWait) {
        return new Route(
                route.severity(),
                route.rule(),
                route.match(),
                route.to(),
                route.groupBy(),
                groupWait,
                route.groupWindow(),
                route.groupInterval(),
                route.repeatInterval(),
                route.sendResolved(),
                null,
                List.of());
    }

    static Route withoutEnds(Route route) {
        return new Route(
                route.severity(),
                route.rule(),
                route.match(),
                route.to(),
                route.groupBy(),
                route.groupWait(),
                route.groupWindow(),
                route.groupInterval(),
                route.repeatInterval(),
                false,
                null,
                List.of());
    }

    static Route only(Route route, Severity severity, String rule) {
        return new Route(
                List.of(severity),
                List.of(rule),
                route.match(),
                route.to(),
                route.groupBy(),
                route.groupWait(),
                route.groupWindow(),
                route.groupInterval(),
                route.repeatInterval(),
                route.sendResolved(),
                null,
                List.of());
    }

    static Route escalating(Route route, Duration within, String... to) {
        return new Route(
                route.severity(),
                route.rule(),
                route.match(),
                route.to(),
                route.groupBy(),
                route.groupWait(),
                route.groupWindow(),
                route.groupInterval(),
                route.repeatInterval(),
                route.sendResolved(),
                within,
                List.of(to));
    }

    static Acknowledgement.Request acknowledges(String by, Transition fired, Instant at, @Nullable Instant until) {
        return new Acknowledgement.Request(fired.alert().id(), at, by, Acknowledgement.Via.API, "", until);
    }

    static Alert alert(String monitor, Alert.State state, Severity severity, Instant since, @Nullable Instant end) {
        return new Alert(
                monitor + "/" + since,
                "site-down",
                monitor,
                severity,
                state,
                since,
                since,
                end,
                new TreeMap<>(Map.of(
                        "rule", "site-down", "monitor", monitor, "group", "default", "severity", severity.label())),
                "Members cannot open " + monitor,
                "status 503",
                new Failure(Reason.ASSERTION_STATUS, "another status than expected", "200", "503", null),
                List.of("eu"),
                List.of("up", "up", "degraded", "down", "down"),
                "docs/if-x-breaks.md#site-down",
                Map.of());
    }

    static Transition fired(String monitor, Instant at) {
        return fired(monitor, at, Severity.CRITICAL);
    }

    static Transition fired(String monitor, Instant at, Severity severity) {
        Alert alert = alert(monitor, Alert.State.FIRING, severity, at, null);
        return new Transition(alert.id() + "/fired", Transition.Kind.FIRED, at, alert);
    }

    static Transition resolved(Transition fired, Instant at) {
        Alert was = fired.alert();
        Alert alert = alert(was.subject(), Alert.State.RESOLVED, was.severity(), was.since(), at);
        return new Transition(alert.id() + "/resolved", Transition.Kind.RESOLVED, at, alert);
    }

    static Transition changed(Transition fired, Instant at, String detail) {
        Alert was = fired.alert();
        Alert alert = new Alert(
                was.id(),
                was.rule(),
                was.subject(),
                was.severity(),
                was.state(),
                was.since(),
                was.firedAt(),
                null,
                was.labels(),
                was.impact(),
                detail,
                was.failure(),
                was.regions(),
                was.recent(),
                was.runbook(),
                was.annotations());
        return new Transition(was.id() + "/changed/" + at, Transition.Kind.CHANGED, at, alert);
    }

    static Silence silence(String monitor, Instant start, Instant end) {
        return new Silence("s-" + monitor + start, Map.of("monitor", monitor), start, end, "ada", "deploy");
    }

    /** Nobody is on call, and no maintenance is planned. */
    public static Addressing addressing(List<Channel> channels, List<Route> routes) {
        return new Addressing(channels, routes, List.of(), List.of());
    }
}
