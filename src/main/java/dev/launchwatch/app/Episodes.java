package dev.launchwatch.app;

import dev.launchwatch.alert.RegionalWarning;
import dev.launchwatch.config.StatusPage;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import dev.launchwatch.web.Day.Span;
import dev.launchwatch.web.PublicStatus.Episode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What of the alerts' time line the status page makes incidents of. Pure functions. */
final class Episodes {
    private Episodes() {}

    /**
     * Those that members may read of.
     *
     * @param transitions of alerts, the newest first
     * @param alerts what is pending or firing now
     * @param isPublic which of them are anybody's business
     * @param maintenance by monitor: what failed in it and ended there, too, is none
     */
    static List<Episode> of(
            List<Transition> transitions,
            List<Alert> alerts,
            Predicate<Alert> isPublic,
            Map<String, List<Span>> maintenance,
            Instant now) {
        Map<String, Alert> firing = new HashMap<>();
        for (Alert alert : alerts) {
            if (alert.state() == Alert.State.FIRING) {
                firing.put(alert.id(), alert);
            }
        }
        Map<String, Episode> episodes = new LinkedHashMap<>();
        for (Transition transition : transitions) {
            Alert alert = transition.alert();
            if (isPublic.test(alert) && !firing.containsKey(alert.id())) {
                Instant ended = Objects.requireNonNullElse(alert.resolvedAt(), transition.at());
                // The newest comes first.
                episodes.putIfAbsent(alert.id(), episode(alert, ended));
            }
        }
        for (Alert alert : firing.values()) {
            if (isPublic.test(alert)) {
                episodes.put(alert.id(), episode(alert, null));
            }
        }
        List<Episode> outside = new ArrayList<>();
        for (Episode episode : episodes.values()) {
            Episode rest = episode;
            for (Span span : maintenance.getOrDefault(episode.monitor(), List.of())) {
                rest = rest == null ? null : outside(rest, span, now);
            }
            if (rest != null) {
                outside.add(rest);
            }
        }
        return outside;
    }

    /** Whether an alert is about one of the page's monitors, and as bad as the page tells. */
    static boolean isPublic(StatusPage page, Set<String> monitors, Alert alert) {
        return alert.about() == Alert.About.MONITOR
                && monitors.contains(alert.subject())
                && page.incidents().contains(alert.severity())
                && !alert.labels().containsKey(RegionalWarning.LABEL);
    }

    private static Episode episode(Alert alert, @Nullable Instant ended) {
        Instant fired = Objects.requireNonNullElse(alert.firedAt(), alert.since());
        return new Episode(
                alert.id(),
                alert.subject(),
                alert.impact(),
                alert.since().isAfter(fired) ? fired : alert.since(),
                fired,
                ended);
    }

    /** What is left of an episode that began in maintenance: nothing if it ended there, too. */
    private static @Nullable Episode outside(Episode episode, Span span, Instant now) {
        if (episode.fired().isBefore(span.start()) || !episode.fired().isBefore(span.end())) {
            return episode;
        }
        Instant end = episode.ended() == null ? now : episode.ended();
        return end.isAfter(span.end())
                ? new Episode(
                        episode.id(), episode.monitor(), episode.impact(), span.end(), span.end(), episode.ended())
                : null;
    }
}
