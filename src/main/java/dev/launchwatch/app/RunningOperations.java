package dev.launchwatch.app;

import dev.launchwatch.alert.Rule;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Asking;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.ChannelSpec;
import dev.launchwatch.notify.DeadMan;
import dev.launchwatch.notify.OnCall;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.notify.SlackSignature;
import dev.launchwatch.notify.Vitals;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.signal.Measuring;
import dev.launchwatch.signal.Signal;
import dev.launchwatch.signal.SignalSpec;
import dev.launchwatch.signal.Source;
import dev.launchwatch.store.ResultArchive;
import dev.launchwatch.web.Commands;
import dev.launchwatch.web.MaintenanceWindow;
import dev.launchwatch.web.Operations;
import dev.launchwatch.web.Token;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API's port, filled by the running daemon. Before it has started there is nothing to see. */
@Singleton
final class RunningOperations implements Operations {
    private final Station station;
    private final InstantSource clock;
    private final TokensFile tokens;
    private final Publishing publishing;
    private final String region;
    private final boolean byTls;

    @Inject
    RunningOperations(Station station, InstantSource clock, Settings settings, Publishing publishing) {
        this.station = station;
        this.clock = clock;
        this.tokens = new TokensFile(settings.tokensFile());
        this.publishing = publishing;
        this.region = settings.region();
        this.byTls =
                settings.url().filter(url -> url.strip().startsWith("https://")).isPresent();
    }

    private Optional<Catalog> catalog() {
        return station.configured().catalog();
    }

    private Parts parts() {
        return station.parts().orElseThrow(NotRunningException::new);
    }

    private Optional<Monitor> monitor(String name) {
        return catalog().stream()
                .flatMap(catalog -> catalog.monitors().stream())
                .filter(monitor -> monitor.name().equals(name))
                .findFirst();
    }

    @Override
    public boolean started() {
        return station.parts().isPresent();
    }

    @Override
    public boolean storing() {
        return station.parts().map(parts -> parts.office().storing()).orElse(false);
    }

    @Override
    public Optional<String> deadManPing() {
        return station.parts().flatMap(parts -> parts.deadMan().status()).map(RunningOperations::described);
    }

    private static String described(DeadMan.Status status) {
        Vitals.Ailment ailment = status.ailment();
        if (ailment != null) {
            return "withheld: " + ailment.detail();
        }
        return status.failure() == null ? "ok" : "failing: " + status.failure();
    }

    @Override
    public List<Watched> monitors() {
        return catalog().stream()
                .flatMap(catalog -> catalog.monitors().stream())
                .map(this::watched)
                .toList();
    }

    @Override
    public Commands by(Actor actor) {
        return new RunningCommands(station, parts(), region, clock, actor);
    }

    @Override
    public List<AuditEntry> audit(AuditEntry.Query query) {
        return parts().records().audit().page(query);
    }

    @Override
    public void refused(Refused why) {
        station.parts().ifPresent(parts -> parts.daemonMetrics().refused(why.label()));
    }

    @Override
    public List<Told> incidents() {
        return publishing.told();
    }

    private static Map<String, List<String>> names(Catalog catalog) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        names.put("monitors", catalog.monitors().stream().map(Monitor::name).toList());
        names.put("signals", catalog.signals().stream().map(Signal::name).toList());
        names.put("sources", catalog.sources().stream().map(Source::name).toList());
        names.put("rules", catalog.rules().stream().map(Rule::name).toList());
        names.put("channels", catalog.channels().stream().map(Channel::name).toList());
        names.put("on-call", catalog.onCall().stream().map(OnCall::name).toList());
        return names;
    }

    private Watched watched(Monitor monitor) {
        Map<String, Result> latest =
                station.parts().map(parts -> parts.probing().latest()).orElse(Map.of());
        return new Watched(
                monitor.name(),
                monitor.group(),
                monitor.probe().kind(),
                Optional.ofNullable(latest.get(monitor.name())));
    }

    @Override
    public Optional<Results> results(String monitor, Instant since, Instant before, int limit, @Nullable String next) {
        return monitor(monitor).map(_ -> {
            ResultArchive.Page page = parts().storage().archive().results(monitor, since, before, limit, next);
            return new Results(page.results(), page.next());
        });
    }

    @Override
    public List<Place> regions() {
        Optional<Regions> others = parts().regions();
        if (others.isEmpty()) {
            return List.of(new Place(region, true, true, true));
        }
        Optional<String> decider = others.get().decider();
        List<Place> places = new ArrayList<>();
        others.get()
                .alive()
                .forEach((name, alive) ->
                        places.add(new Place(name, name.equals(region), alive, decider.equals(Optional.of(name)))));
        return List.copyOf(places);
    }

    @Override
    public boolean isPublicByTls() {
        return byTls;
    }

    @Override
    public List<Counted> signals() {
        return catalog().stream()
                .flatMap(catalog -> catalog.signals().stream())
                .map(this::watched)
                .toList();
    }

    private Counted watched(Signal signal) {
        return switch (signal.spec()) {
            case SignalSpec.Counted(String event) -> new Counted(signal.name(), event, null);
            case SignalSpec.Promql promql -> {
                Measuring.Standing standing = station.parts()
                        .map(parts -> parts.measures().standings().get(signal.name()))
                        .orElse(null);
                yield new Counted(
                        signal.name(),
                        null,
                        new Query(
                                promql.query(),
                                standing == null ? null : standing.asked(),
                                standing == null ? null : standing.fault().orElse(null)));
            }
        };
    }

    @Override
    public SignalView counts() {
        return parts().view(clock.instant());
    }

    @Override
    public List<Alert> alerts() {
        return station.parts().map(parts -> parts.attention().alerts()).orElse(List.of());
    }

    @Override
    public Map<String, Acknowledgement> acknowledgements() {
        Instant now = clock.instant();
        Map<String, Acknowledgement> holding = new HashMap<>();
        station.parts()
                .map(parts -> parts.attention().answers())
                .orElse(Map.of())
                .forEach((alert, answer) -> {
                    if (!answer.isOver(now)) {
                        holding.put(alert, answer);
                    }
                });
        return holding;
    }

    @Override
    public Optional<Asking> link(String token) {
        return parts().links().open(token);
    }

    @Override
    public boolean isFromSlack(String timestamp, String signature, byte[] body) {
        Instant now = clock.instant();
        return catalog().stream()
                .flatMap(catalog -> catalog.channels().stream())
                .map(Channel::spec)
                .filter(ChannelSpec.Slack.class::isInstance)
                .flatMap(spec -> Optional.ofNullable(((ChannelSpec.Slack) spec).signingSecret()).stream())
                .anyMatch(secret -> SlackSignature.matches(secret, timestamp, signature, body, now));
    }

    @Override
    public List<Wanted> wanted(Asking asking) {
        Instant now = clock.instant();
        Map<String, Acknowledgement> answers = parts().attention().answers();
        List<Wanted> wanted = new ArrayList<>();
        for (Alert alert : parts().attention().asked(asking)) {
            Optional<Acknowledgement> latest = Optional.ofNullable(answers.get(alert.id()));
            boolean used = latest.filter(
                            answer -> answer.isOver(now) && answer.at().toEpochMilli() > asking.sequence())
                    .isPresent();
            wanted.add(new Wanted(alert, latest.filter(answer -> !answer.isOver(now)), used));
        }
        return wanted;
    }

    @Override
    public List<Quiet> silences() {
        return parts().attention().silences().stream()
                .map(RunningOperations::quiet)
                .toList();
    }

    @Override
    public List<MaintenanceWindow> maintenance() {
        Instant now = clock.instant();
        List<MaintenanceWindow> windows = new ArrayList<>();
        catalog().stream()
                .flatMap(catalog -> catalog.maintenance().stream())
                .flatMap(window -> Declaring.shown(window, now).stream())
                .forEach(windows::add);
        parts().attention().maintenance(now).stream()
                .map(window -> Declaring.shown(window, now))
                .forEach(windows::add);
        return windows;
    }

    static Quiet quiet(Silence silence) {
        return new Quiet(
                silence.id(), silence.match(), silence.start(), silence.end(), silence.author(), silence.comment());
    }

    @Override
    public List<Duty> onCall() {
        Instant now = clock.instant();
        return catalog().stream()
                .flatMap(catalog -> catalog.onCall().stream())
                .map(rota -> duty(rota, rota.at(now)))
                .toList();
    }

    private static Duty duty(OnCall rota, OnCall.Shift shift) {
        return new Duty(
                rota.name(),
                shift.turn().name(),
                shift.turn().to(),
                shift.since(),
                shift.until(),
                rota.at(shift.until()).turn().name());
    }

    @Override
    public boolean heartbeat(String monitor) {
        boolean known = monitor(monitor)
                .filter(found -> found.probe() instanceof HeartbeatSpec)
                .isPresent();
        if (known) {
            parts().reported(monitor);
            // A job that was missing is back: say so now rather than at the next look.
            parts().probing().schedule().request(monitor);
        }
        return known;
    }

    @Override
    public ConfigStatus config() {
        Station.Configured configured = station.configured();
        return new ConfigStatus(
                configured.lastReloadSuccessful(),
                configured.loadedAt(),
                catalog().map(catalog -> catalog.monitors().size()).orElse(0),
                catalog().map(catalog -> catalog.rules().size()).orElse(0),
                catalog().map(catalog -> catalog.channels().size()).orElse(0),
                configured.problems(),
                catalog().map(RunningOperations::names).orElse(Map.of()));
    }

    @Override
    public List<Token> tokens() {
        return tokens.tokens();
    }
}
