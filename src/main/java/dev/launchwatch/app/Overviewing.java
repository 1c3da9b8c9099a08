package dev.launchwatch.app;

import dev.launchwatch.alert.Measure;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.ChannelSpec;
import dev.launchwatch.notify.ChannelStatus;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Heard;
import dev.launchwatch.notify.Hold;
import dev.launchwatch.notify.Maintenance;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.web.Board;
import dev.launchwatch.web.Overview;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The first operator page's port, filled by the running daemon. Any thread that may block may call it. */
@Singleton
final class Overviewing implements Overview {
    /** How many results of a monitor are shown. */
    private static final int RECENT = 30;

    /** Of so many monitors results are shown, so that a glance costs no more than a fraction of a second. */
    private static final int WITH_RESULTS = 300;

    /** So long results that were read are fresh enough. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private static final MathContext DIGITS = new MathContext(4);
    private static final String REGIONAL = "-regional";

    private final Station station;
    private final InstantSource clock;
    private final String region;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private Recent recent = new Recent(Instant.EPOCH, Map.of(), true);

    /** The last results of monitors as they were read; {@code complete} unless the store was away. */
    private record Recent(Instant at, Map<String, List<String>> byMonitor, boolean complete) {}

    /** What is told of alerts, what waits to be, and what is held back. */
    private record Told(List<Group> groups, List<Notification> waiting, List<Hold> holds, boolean complete) {}

    @Inject
    Overviewing(Station station, InstantSource clock, Settings settings) {
        this.station = station;
        this.clock = clock;
        this.region = settings.region();
    }

    @Override
    public Board board() {
        Instant now = clock.instant();
        Optional<Catalog> catalog = station.configured().catalog();
        Parts parts = station.parts().orElse(null);
        if (parts == null || catalog.isEmpty()) {
            return new Board(now, false, false, false, List.of(), List.of(), List.of(), List.of());
        }
        Told told = told(parts, catalog.get(), now);
        Recent results = recent(parts, catalog.get(), now);
        return new Board(
                now,
                told.complete() && results.complete(),
                parts.office().storing(),
                parts.probing().connectivity().blind(),
                troubles(parts, catalog.get(), told, now),
                monitors(parts, catalog.get(), results),
                channels(parts, catalog.get()),
                regions(parts));
    }

    private static Told told(Parts parts, Catalog catalog, Instant now) {
        List<Hold> holds = new ArrayList<>(catalog.maintenance());
        try {
            holds.addAll(parts.attention().silences());
            holds.addAll(parts.attention().maintenance(now));
            return new Told(parts.attention().groups(), parts.attention().waiting(), holds, true);
        } catch (StoreUnavailableException e) {
            return new Told(List.of(), List.of(), holds, false);
        }
    }

    /** What holds an alert back for longest. */
    static Board.@Nullable Held held(Alert alert, List<Hold> holds, Instant now) {
        Board.Held longest = null;
        for (Hold hold : holds) {
            Instant until = hold.covers(alert.labels()) ? hold.until(now) : null;
            if (until != null && (longest == null || until.isAfter(longest.until()))) {
                longest = new Board.Held(why(hold), until);
            }
        }
        return longest;
    }

    private static String why(Hold hold) {
        return switch (hold) {
            case Maintenance planned -> "In maintenance: " + planned.name();
            case Silence silence ->
                silence.announcement() == null
                        ? "Silenced by " + silence.author()
                        : "In maintenance: " + silence.comment();
        };
    }

    private static List<Board.Trouble> troubles(Parts parts, Catalog catalog, Told told, Instant now) {
        Map<String, Rule> rules = new HashMap<>();
        catalog.rules().forEach(rule -> rules.put(rule.name(), rule));
        Map<String, Acknowledgement> answers = parts.attention().answers();
        Map<String, Measure> measures =
                parts.deciding().map(office -> office.evaluator().measures()).orElse(Map.of());
        List<Board.Trouble> troubles = new ArrayList<>();
        for (Alert alert : parts.attention().alerts()) {
            Rule rule = rules.get(
                    alert.rule().endsWith(REGIONAL) && !rules.containsKey(alert.rule())
                            ? alert.rule().substring(0, alert.rule().length() - REGIONAL.length())
                            : alert.rule());
            Acknowledgement by = answers.get(alert.id());
            troubles.add(new Board.Trouble(
                    alert,
                    rule == null ? "" : ConditionText.of(rule.condition()),
                    compared(alert, measures.get(alert.rule())),
                    by == null || by.isOver(now) ? null : by,
                    held(alert, told.holds(), now),
                    hearers(alert, told.groups(), told.waiting())));
        }
        return troubles;
    }

    private static Board.@Nullable Compared compared(Alert alert, @Nullable Measure measure) {
        return measure == null || alert.about() != Alert.About.SIGNAL
                ? null
                : new Board.Compared(
                        ConditionText.plain(measure.value().round(DIGITS)),
                        ConditionText.plain(measure.limit().round(DIGITS)));
    }

    /** Who is told of an alert, and whose channel has not taken that yet. */
    static List<Board.Hearer> hearers(Alert alert, List<Group> groups, List<Notification> waiting) {
        Map<String, Board.Hearer> hearers = new LinkedHashMap<>();
        for (Group group : groups) {
            Alert known = group.alerts().get(alert.id());
            if (known == null || known.state() == Alert.State.RESOLVED) {
                continue;
            }
            Instant at = Optional.ofNullable(group.heard().get(alert.id()))
                    .map(Heard::at)
                    .orElse(group.openedAt());
            for (String channel : group.channels()) {
                Optional<Notification> waits = waiting.stream()
                        .filter(each -> each.channel().equals(channel)
                                && each.alerts().stream()
                                        .anyMatch(other -> other.id().equals(alert.id())))
                        .findFirst();
                String error = waits.flatMap(each -> Optional.ofNullable(each.lastError()))
                        .orElse("");
                hearers.putIfAbsent(channel, new Board.Hearer(channel, at, waits.isPresent(), error));
            }
        }
        return List.copyOf(hearers.values());
    }

    private static List<Board.Seen> monitors(Parts parts, Catalog catalog, Recent results) {
        Map<String, Result> latest = parts.probing().latest();
        return catalog.monitors().stream()
                .map(monitor -> new Board.Seen(
                        monitor.name(),
                        monitor.group().equals("default") ? "" : monitor.group(),
                        monitor.probe().kind(),
                        monitor.enabled(),
                        Optional.ofNullable(latest.get(monitor.name())),
                        results.byMonitor().getOrDefault(monitor.name(), List.of())))
                .toList();
    }

    /** Results as they were read a moment ago, or afresh. */
    private Recent recent(Parts parts, Catalog catalog, Instant now) {
        lock.lock();
        try {
            if (now.isBefore(recent.at()) || now.isAfter(recent.at().plus(FRESH))) {
                recent = read(parts, catalog, now);
            }
            return recent;
        } finally {
            lock.unlock();
        }
    }

    private static Recent read(Parts parts, Catalog catalog, Instant now) {
        Map<String, List<String>> byMonitor = new HashMap<>();
        try {
            for (Monitor monitor :
                    catalog.monitors().stream().limit(WITH_RESULTS).toList()) {
                List<Result> results = parts.storage()
                        .archive()
                        .results(monitor.name(), Instant.EPOCH, now.plusSeconds(1), RECENT, null)
                        .results();
                byMonitor.put(
                        monitor.name(),
                        results.reversed().stream()
                                .map(result -> result.outcome().code())
                                .toList());
            }
            return new Recent(now, byMonitor, true);
        } catch (StoreUnavailableException e) {
            return new Recent(now, byMonitor, false);
        }
    }

    private static List<Board.Post> channels(Parts parts, Catalog catalog) {
        Map<String, Board.Post> posts = new LinkedHashMap<>();
        for (Channel channel : catalog.channels()) {
            posts.put(channel.name(), new Board.Post(channel.name(), kind(channel.spec()), 0, null, 0, ""));
        }
        for (Office office : parts.offices()) {
            for (ChannelStatus status : office.notifier().status()) {
                posts.computeIfPresent(status.channel(), (_, post) -> together(post, status));
            }
        }
        return List.copyOf(posts.values());
    }

    private static Board.Post together(Board.Post post, ChannelStatus status) {
        Instant oldest = post.oldest();
        Instant other = status.oldest();
        return new Board.Post(
                post.name(),
                post.kind(),
                post.waiting() + status.depth(),
                oldest == null || (other != null && other.isBefore(oldest)) ? other : oldest,
                Math.max(post.failures(), status.failures()),
                Optional.ofNullable(status.lastError()).orElse(post.error()));
    }

    /** A kind of channel, as its YAML has it. */
    static String kind(ChannelSpec spec) {
        return switch (spec) {
            case ChannelSpec.Slack _ -> "slack";
            case ChannelSpec.Email _ -> "email";
            case ChannelSpec.Webhook _ -> "webhook";
            case ChannelSpec.Alertmanager _ -> "alertmanager";
        };
    }

    private List<Board.Region> regions(Parts parts) {
        boolean deciding = parts.deciding().isPresent();
        return parts.regions().map(Regions::alive).orElse(Map.of(region, true)).entrySet().stream()
                .map(each -> new Board.Region(
                        each.getKey(),
                        each.getValue(),
                        each.getKey().equals(region),
                        deciding && each.getKey().equals(region)))
                .toList();
    }
}
