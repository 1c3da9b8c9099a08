package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Globs;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts go to which channels, and what they have in common there: as of a moment, since those who are on call change.
 *
 * @param handOvers routes that tell whoever is on call
 * @param until when somebody else may be on call; null if nobody ever is
 */
record Routing(
        List<Route> routes,
        Map<String, Channel> channels,
        List<HandOver> handOvers,
        @Nullable Instant until) {
    Routing {
        routes = List.copyOf(routes);
        channels = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(channels));
        handOvers = List.copyOf(handOvers);
    }

    /**
     * A route that tells whoever is on call.
     *
     * @param route with the channels of whose turn it is
     * @param rota all the turns
     * @param shift whose turn it is
     */
    record HandOver(Route route, OnCall rota, OnCall.Shift shift) {
        /** Whether what somebody was told in a channel at a moment is now up to one of these channels. */
        boolean from(String channel, Instant toldAt, Collection<String> to) {
            return rota.reaches(channel)
                    && !shift.turn().to().contains(channel)
                    && shift.turn().to().stream().anyMatch(to::contains)
                    && toldAt.isBefore(shift.since());
        }
    }

    /** The first route by which the alert reaches the channel: later ones would only tell it twice. */
    @Nullable
    Route route(Alert alert, String channel) {
        for (Route route : routes) {
            if (route.to().contains(channel) && fits(route, alert)) {
                return route;
            }
        }
        return null;
    }

    /** Whether a route tells somebody else when nobody looks after its alerts, in time or at all. */
    boolean escalates() {
        return !handOvers.isEmpty()
                || routes.stream()
                        .anyMatch(route -> route.acknowledgeWithin() != null
                                && !route.escalateTo().isEmpty());
    }

    /** By whom one of these channels has the alert now, since somebody else was on call when it was told in another one. */
    Stream<HandOver> handedOver(Alert alert, String from, Instant toldAt, Collection<String> to) {
        return handOvers.stream()
                .filter(handOver -> handOver.from(from, toldAt, to))
                .filter(handOver -> fits(handOver.route(), alert));
    }

    /** The route by which the channel has the alert, be it that nobody answered elsewhere. */
    @Nullable
    Route leading(Alert alert, String channel) {
        Route direct = route(alert, channel);
        return direct != null
                ? direct
                : escalating(alert, Set.of(channel)).findFirst().orElse(null);
    }

    /** The routes that tell one of these channels of the alert when nobody looks after it in time. */
    Stream<Route> escalating(Alert alert, Collection<String> to) {
        return routes.stream()
                .filter(route -> route.acknowledgeWithin() != null)
                .filter(route -> route.escalateTo().stream().anyMatch(to::contains))
                .filter(route -> fits(route, alert));
    }

    static boolean fits(Route route, Alert alert) {
        return (route.severity().isEmpty() || route.severity().contains(alert.severity()))
                && (route.rule().isEmpty()
                        || route.rule().stream().anyMatch(pattern -> Globs.matches(pattern, alert.rule())))
                && Muting.labelsMatch(route.match(), alert.labels());
    }

    /** Apart from what the channel is told at once: nobody answered is another message. */
    static String escalationKey(Route route, Alert alert) {
        return "escalated," + key(route, alert);
    }

    /**
     * What alerts must share to be told together. Alerts about the daemon itself and about signals are told apart by
     * rule as well: a forged webhook is no part of an outage.
     */
    static String key(Route route, Alert alert) {
        TreeSet<String> names = new TreeSet<>(route.groupBy());
        if (alert.rule().startsWith("launchwatch-") || !alert.labels().containsKey("monitor")) {
            names.add("rule");
        }
        StringBuilder key = new StringBuilder();
        for (String name : names) {
            String value = switch (name) {
                case "rule" -> alert.rule();
                case "severity" -> alert.severity().label();
                default -> alert.labels().getOrDefault(name, "");
            };
            key.append(key.isEmpty() ? "" : ",").append(name).append('=').append(value);
        }
        return key.toString();
    }
}
