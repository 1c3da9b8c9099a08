package dev.launchwatch.app;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.notify.Hold;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.web.Day.Span;
import dev.launchwatch.web.PublicStatus.Planned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The maintenance that members see: the configuration's, and what people declared. One thread at a time. */
final class PublicMaintenance {
    /** Further ahead members need not look. */
    static final Duration AHEAD = Duration.ofDays(14);

    private static final Logger LOG = Logger.getLogger("launchwatch");

    private List<Silence> recorded = List.of();

    /**
     * All that is or was since a moment, and what comes; also of the time in which this region was away.
     *
     * @param parts null while the daemon starts
     */
    List<Hold> since(Instant first, Catalog catalog, @Nullable Parts parts) {
        Map<String, Silence> declared = new LinkedHashMap<>();
        if (parts != null) {
            try {
                recorded = parts.records().maintenance(first);
            } catch (StoreUnavailableException e) {
                LOG.debugf("The status page shows the maintenance that it knew before: %s", e.getMessage());
            }
            recorded.forEach(each -> declared.put(each.id(), each));
            known(parts, first)
                    .forEach(each ->
                            declared.merge(each.id(), each, (one, other) -> other.supersedes(one) ? other : one));
        }
        List<Hold> all = new ArrayList<>(catalog.maintenance());
        all.addAll(declared.values());
        all.removeIf(hold -> hold.notice().isEmpty());
        return all;
    }

    private static List<Silence> known(Parts parts, Instant first) {
        try {
            return parts.attention().maintenance(first);
        } catch (StoreUnavailableException e) {
            LOG.debugf("This region's own file does not say which maintenance there is: %s", e.getMessage());
            return List.of();
        }
    }

    /** The times of maintenance by monitor. */
    static Map<String, List<Span>> spans(List<Hold> holds, Collection<Monitor> monitors, Instant from, Instant to) {
        Map<String, List<Span>> all = new HashMap<>();
        for (Hold hold : holds) {
            List<Span> spans = hold.within(from, to).stream()
                    .map(each -> new Span(each.start(), each.end()))
                    .toList();
            for (Monitor monitor : monitors) {
                if (hold.covers(labels(monitor))) {
                    all.computeIfAbsent(monitor.name(), _ -> new ArrayList<>()).addAll(spans);
                }
            }
        }
        return all;
    }

    private static Map<String, String> labels(Monitor monitor) {
        return Map.of("monitor", monitor.name(), "group", monitor.group());
    }

    /**
     * Of each what is under way or comes next, and of what people declared also what was, in the order of beginnings.
     *
     * @param shown what members call a monitor
     */
    static List<Planned> planned(
            List<Hold> holds, Collection<Monitor> monitors, UnaryOperator<String> shown, Instant first, Instant now) {
        List<Planned> planned = new ArrayList<>();
        for (Hold hold : holds) {
            List<String> covered = monitors.stream()
                    .filter(monitor -> hold.covers(labels(monitor)))
                    .map(monitor -> shown.apply(monitor.name()))
                    .toList();
            Optional<Hold.Notice> notice = hold.notice().filter(_ -> !covered.isEmpty());
            notice.ifPresent(said -> hold.within(said.said() == null ? now : first, now.plus(AHEAD)).stream()
                    .findFirst()
                    .ifPresent(each -> planned.add(new Planned(
                            said.id(), covered, each.start(), each.end(), said.title(), said.text(), said.said()))));
        }
        planned.sort(Comparator.comparing(Planned::start).thenComparing(Planned::id));
        return planned;
    }
}
