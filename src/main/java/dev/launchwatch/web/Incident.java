package dev.launchwatch.web;

import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.web.PublicStatus.Episode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What members take for one thing: alerts that fire at about the same time, the later ones before the first are over.
 *
 * @param id the id of the alert that fired first
 * @param alerts the ids of all
 * @param monitors the names of the monitors in the configuration
 * @param impacts what members cannot do, without repetition; may be empty
 * @param since when the trouble began
 * @param fired when it was noticed
 * @param ended null while it goes on
 * @param updates what operators said, oldest first
 */
record Incident(
        String id,
        Set<String> alerts,
        Set<String> monitors,
        Set<String> impacts,
        Instant since,
        Instant fired,
        @Nullable Instant ended,
        List<IncidentUpdate> updates) {
    /** What fires within this time of the first is the same incident. */
    private static final Duration TOGETHER = Duration.ofMinutes(10);

    /** Incidents of alerts, the latest first. */
    static List<Incident> of(List<Episode> episodes, List<IncidentUpdate> updates) {
        List<Draft> drafts = new ArrayList<>();
        List<Episode> sorted = episodes.stream()
                .sorted(Comparator.comparing(Episode::fired).thenComparing(Episode::id))
                .toList();
        for (Episode episode : sorted) {
            drafts.stream()
                    .filter(draft -> draft.takes(episode))
                    .findFirst()
                    .orElseGet(() -> {
                        Draft draft = new Draft(episode);
                        drafts.add(draft);
                        return draft;
                    })
                    .add(episode);
        }
        List<Incident> incidents = new ArrayList<>();
        for (Draft draft : drafts.reversed()) {
            incidents.add(draft.incident(updates));
        }
        return incidents;
    }

    /** Whether it goes on. */
    boolean isOpen() {
        return ended == null;
    }

    /** When something was said or happened last. */
    Instant touched() {
        Instant last = ended == null ? fired : ended;
        for (IncidentUpdate update : updates) {
            last = update.at().isAfter(last) ? update.at() : last;
        }
        return last;
    }

    private static final class Draft {
        private final Episode first;
        private final Set<String> alerts = new LinkedHashSet<>();
        private final Set<String> monitors = new LinkedHashSet<>();
        private final Set<String> impacts = new LinkedHashSet<>();
        private Instant since;
        private Instant end;

        Draft(Episode first) {
            this.first = first;
            this.since = first.since();
            this.end = first.fired();
        }

        boolean takes(Episode episode) {
            return !episode.fired().isAfter(first.fired().plus(TOGETHER))
                    && !episode.since().isAfter(end);
        }

        void add(Episode episode) {
            alerts.add(episode.id());
            monitors.add(episode.monitor());
            if (!episode.impact().isBlank()) {
                impacts.add(episode.impact().strip());
            }
            since = episode.since().isBefore(since) ? episode.since() : since;
            Instant its = episode.ended() == null ? Instant.MAX : episode.ended();
            end = its.isAfter(end) ? its : end;
        }

        Incident incident(List<IncidentUpdate> updates) {
            return new Incident(
                    first.id(),
                    alerts,
                    monitors,
                    impacts,
                    since,
                    first.fired(),
                    end.equals(Instant.MAX) ? null : end,
                    updates.stream()
                            .filter(update -> alerts.contains(update.incident()))
                            .sorted(Comparator.comparing(IncidentUpdate::at).thenComparing(IncidentUpdate::id))
                            .toList());
        }
    }
}
