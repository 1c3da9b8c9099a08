package dev.launchwatch.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the configuration says about who is told.
 *
 * @param channels where messages go
 * @param routes which alerts go where; they name channels and rotas
 * @param onCall the rotas
 * @param maintenance planned times without notifications
 */
public record Addressing(
        List<Channel> channels, List<Route> routes, List<OnCall> onCall, List<Maintenance> maintenance) {
    /** Nobody is told anything. */
    static final Addressing NONE = new Addressing(List.of(), List.of(), List.of(), List.of());

    public Addressing {
        channels = List.copyOf(channels);
        routes = List.copyOf(routes);
        onCall = List.copyOf(onCall);
        maintenance = List.copyOf(maintenance);
    }

    /** The routes as of a moment, to the channels of those who are on call then. */
    Routing at(Instant now) {
        Map<String, Channel> byName = new LinkedHashMap<>();
        channels.forEach(channel -> byName.put(channel.name(), channel));
        Map<String, OnCall.Shift> shifts = new LinkedHashMap<>();
        onCall.forEach(rota -> shifts.put(rota.name(), rota.at(now)));
        List<Route> present = new ArrayList<>();
        List<Routing.HandOver> handOvers = new ArrayList<>();
        for (Route route : routes) {
            Route resolved = route.to(channels(route.to(), shifts), channels(route.escalateTo(), shifts));
            present.add(resolved);
            onCall.stream()
                    .filter(rota -> route.to().contains(rota.name()))
                    .forEach(rota -> handOvers.add(new Routing.HandOver(resolved, rota, rota.at(now))));
        }
        return new Routing(
                present,
                byName,
                handOvers,
                shifts.values().stream()
                        .map(OnCall.Shift::until)
                        .min(Instant::compareTo)
                        .orElse(null));
    }

    private static List<String> channels(List<String> names, Map<String, OnCall.Shift> shifts) {
        return names.stream()
                .flatMap(name -> {
                    OnCall.Shift shift = shifts.get(name);
                    return shift == null ? Stream.of(name) : shift.turn().to().stream();
                })
                .distinct()
                .toList();
    }
}
