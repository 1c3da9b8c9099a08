package dev.launchwatch.app;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Languages;
import dev.launchwatch.config.StatusPage;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Globs;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Transition;
import dev.launchwatch.model.Wording;
import dev.launchwatch.notify.Hold;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.web.Day.Span;
import dev.launchwatch.web.Operations.Told;
import dev.launchwatch.web.PublicStatus;
import dev.launchwatch.web.PublicStatus.Episode;
import dev.launchwatch.web.PublicStatus.Part;
import dev.launchwatch.web.PublicStatus.State;
import dev.launchwatch.web.Publication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The status page's port, filled by the running daemon: what strangers may see of it. Any thread that may block may call it; one at a time
 * reads.
 */
@Singleton
final class Publishing implements Publication {
    private static final Logger LOG = Logger.getLogger("launchwatch");
    private static final int DAYS = 90;
    private static final Duration LONGEST_HOLD = Duration.ofHours(1);

    private final Station station;
    private final InstantSource clock;
    private final Optional<String> ownUrl;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Hosted hosted = new Hosted(Station.Configured.NOTHING, Optional.empty());

    /** The page's own host, by a configuration. */
    private record Hosted(Station.Configured configured, Optional<String> host) {}

    // Under the lock.
    private Picturing picturing = Picturing.NONE;
    private final Histories histories = new Histories();
    private final PublicMaintenance maintained = new PublicMaintenance();
    private final PublicTimeLine timeLine = new PublicTimeLine();
    private List<Transition> transitions = List.of();
    private List<IncidentUpdate> updates = List.of();

    @Inject
    Publishing(Station station, InstantSource clock, Settings settings) {
        this.station = station;
        this.clock = clock;
        this.ownUrl = settings.url();
    }

    /** Every request asks. */
    @Override
    public Optional<String> host() {
        Station.Configured configured = station.configured();
        Hosted known = hosted;
        if (known.configured() != configured) {
            known = new Hosted(configured, ownHost(configured));
            hosted = known;
        }
        return known.host();
    }

    private Optional<String> ownHost(Station.Configured configured) {
        // Whoever gives both the same address wants the links to acknowledge by to work there.
        return configured
                .catalog()
                .map(catalog -> catalog.statusPage().url())
                .flatMap(Publishing::host)
                .filter(host -> !ownUrl.flatMap(Publishing::host).equals(Optional.of(host)));
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getHost()).map(host -> host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public PublicStatus status() {
        lock.lock();
        try {
            return read();
        } finally {
            lock.unlock();
        }
    }

    /** The incidents that members read of, for operators. */
    List<Told> told() {
        return PublicStatus.incidents(status());
    }

    private PublicStatus read() {
        Instant now = clock.instant();
        Station.Configured configured = station.configured();
        Optional<Catalog> found = configured.catalog();
        if (found.isEmpty()) {
            return new PublicStatus(now, plain(), List.of(), List.of(), List.of(), List.of(), false);
        }
        Catalog catalog = found.get();
        StatusPage page = catalog.statusPage();
        Map<String, Monitor> monitors = new LinkedHashMap<>();
        for (String pattern : page.monitors()) {
            catalog.monitors().stream()
                    .filter(Monitor::enabled)
                    .filter(monitor -> Globs.matches(pattern, monitor.name()))
                    .forEach(monitor -> monitors.putIfAbsent(monitor.name(), monitor));
        }
        ZoneId zone = page.zone();
        Instant first = now.atZone(zone)
                .toLocalDate()
                .minusDays(DAYS - 1)
                .atStartOfDay(zone)
                .toInstant();
        Parts parts = station.parts().orElse(null);
        List<Hold> holds = maintained.since(first, catalog, parts);
        Map<String, List<Span>> maintenance =
                PublicMaintenance.spans(holds, monitors.values(), first, now.plus(PublicMaintenance.AHEAD));
        Predicate<Alert> isPublic = alert -> Episodes.isPublic(page, monitors.keySet(), alert);
        boolean complete = parts != null
                && history(parts, configured, monitors.keySet(), maintenance, zone, first, now)
                && happened(parts, configured, isPublic, first, now);
        List<Alert> alerts = parts == null ? List.of() : parts.attention().alerts();
        List<Episode> episodes = Episodes.of(transitions, alerts, isPublic, maintenance, now);
        Map<String, Result> latest = parts == null ? Map.of() : parts.probing().latest();
        List<Part> shown = new ArrayList<>();
        for (Monitor monitor : monitors.values()) {
            State state = state(
                    monitor,
                    Optional.ofNullable(latest.get(monitor.name())),
                    alerts,
                    episodes,
                    maintenance.getOrDefault(monitor.name(), List.of()),
                    now);
            Histories.History history =
                    histories.of(monitor.name(), now.atZone(zone).toLocalDate());
            shown.add(new Part(
                    monitor.name(),
                    name(page, monitor.name()),
                    monitor.group().equals("default") ? "" : monitor.group(),
                    state,
                    history.days(),
                    history.last24h(),
                    history.typical()));
        }
        return new PublicStatus(
                now,
                design(catalog),
                shown,
                episodes,
                updates,
                PublicMaintenance.planned(holds, monitors.values(), name -> name(page, name), first, now),
                complete);
    }

    private static PublicStatus.Design plain() {
        Wording english = Languages.english();
        return new PublicStatus.Design(
                "Status", "", null, null, "#0b57d0", "#a8c7fa", ZoneId.of("UTC"), List.of(english), false);
    }

    private PublicStatus.Design design(Catalog catalog) {
        StatusPage page = catalog.statusPage();
        Map<String, Wording> languages = new LinkedHashMap<>();
        catalog.languages().forEach(wording -> languages.put(wording.language(), wording));
        languages.putIfAbsent(Languages.english().language(), Languages.english());
        List<Wording> sorted = new ArrayList<>(languages.values());
        sorted.sort(Comparator.comparing(wording -> !wording.language().equals(page.language())));
        if (picturing.of() != catalog) {
            picturing = Picturing.read(catalog, page.logo());
        }
        String url = page.url();
        return new PublicStatus.Design(
                page.title(),
                page.description(),
                url == null || !url.endsWith("/") ? url : url.substring(0, url.length() - 1),
                picturing.picture(),
                page.accent(),
                page.accentDark(),
                page.zone(),
                sorted,
                page.responseTimes());
    }

    private static String name(StatusPage page, String monitor) {
        String given = page.names().get(monitor);
        if (given != null) {
            return given;
        }
        String words = monitor.replace('-', ' ').replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** Reads what was; false if the store is away, then what was read before stays. */
    private boolean history(
            Parts parts,
            Station.Configured configured,
            Set<String> monitors,
            Map<String, List<Span>> maintenance,
            ZoneId zone,
            Instant first,
            Instant now) {
        try {
            histories.refresh(parts.storage().times(), configured, monitors, maintenance, zone, first, now);
            return true;
        } catch (StoreUnavailableException e) {
            return before(e);
        }
    }

    /** Reads which alerts there were and what members were told; false as above. */
    private boolean happened(
            Parts parts, Station.Configured configured, Predicate<Alert> isPublic, Instant first, Instant now) {
        try {
            transitions = timeLine.since(parts.records().alerts().getFirst(), configured, isPublic, first, now);
            updates = parts.records().incidents().since(first);
            return true;
        } catch (StoreUnavailableException e) {
            return before(e);
        }
    }

    private static boolean before(StoreUnavailableException e) {
        LOG.debugf("The status page shows what it knew before: %s", e.getMessage());
        return false;
    }

    private static State state(
            Monitor monitor,
            Optional<Result> last,
            List<Alert> alerts,
            List<Episode> episodes,
            List<Span> maintenance,
            Instant now) {
        State seen = last.filter(result ->
                        result.at().plus(monitor.every()).plus(LONGEST_HOLD).isAfter(now))
                .map(Publishing::state)
                .orElse(State.UNKNOWN);
        boolean planned =
                maintenance.stream().anyMatch(span -> !now.isBefore(span.start()) && now.isBefore(span.end()));
        if (planned && seen != State.UP) {
            return State.MAINTENANCE;
        }
        if (seen == State.DOWN || planned) {
            return seen;
        }
        boolean open = episodes.stream()
                .anyMatch(episode -> episode.monitor().equals(monitor.name()) && episode.ended() == null);
        if (!open) {
            return seen;
        }
        // What other regions see, or what is over but for the rule's patience.
        return alerts.stream()
                        .filter(alert -> alert.state() == Alert.State.FIRING)
                        .filter(alert -> alert.about() == Alert.About.MONITOR
                                && alert.subject().equals(monitor.name()))
                        .anyMatch(alert -> !alert.recent().isEmpty()
                                && alert.recent().getLast().equals("down"))
                ? State.DOWN
                : State.DEGRADED;
    }

    private static State state(Result result) {
        if (result.standing() == Result.Standing.SUSPECT) {
            return State.CHECKING;
        }
        return switch (result.outcome()) {
            case Outcome.Up _ -> State.UP;
            case Outcome.Degraded _ -> State.DEGRADED;
            case Outcome.Down _ -> State.DOWN;
            case Outcome.Unknown _ -> State.UNKNOWN;
        };
    }
}
