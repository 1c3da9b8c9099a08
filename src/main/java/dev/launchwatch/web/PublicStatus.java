package dev.launchwatch.web;

import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What strangers may see, and nothing else: what is not in here can be on no page, in no feed and in no badge.
 *
 * @param at as of when
 * @param parts the public monitors, in the order in which they are listed
 * @param episodes alerts about them that fire or did, in no order
 * @param updates what operators said, in no order
 * @param planned maintenance in the order of its beginning: what is or comes, and what operators declared and is over
 * @param complete whether history could be read
 */
public record PublicStatus(
        Instant at,
        Design design,
        List<Part> parts,
        List<Episode> episodes,
        List<IncidentUpdate> updates,
        List<Planned> planned,
        boolean complete) {
    public PublicStatus {
        parts = List.copyOf(parts);
        episodes = List.copyOf(episodes);
        updates = List.copyOf(updates);
        planned = List.copyOf(planned);
    }

    /**
     * How the page looks and what it says.
     *
     * @param description may be empty
     * @param url where members read it, without a slash at its end; null if nobody said so
     * @param accent as {@code #rrggbb}
     * @param languages all there are, the page's own first
     */
    public record Design(
            String title,
            String description,
            @Nullable String url,
            @Nullable Picture logo,
            String accent,
            String accentDark,
            ZoneId zone,
            List<Wording> languages,
            boolean responseTimes) {
        public Design {
            languages = List.copyOf(languages);
        }
    }

    /** A picture and its media type. The bytes are not to be changed. */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is; pictures are never compared
    public record Picture(byte[] bytes, String mediaType) {}

    /** What a monitor is in, worst last. */
    public enum State {
        UP,
        UNKNOWN,
        /** A first failure waits for its confirmation. */
        CHECKING,
        MAINTENANCE,
        DEGRADED,
        DOWN;

        /** The word in JSON and in the stylesheet. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A public monitor.
     *
     * @param name its name in the configuration
     * @param shown what members call it
     * @param group empty for none
     * @param days at most 90, the last one today; days of which nothing is known may be left out
     * @param last24h the last 24 hours as one
     * @param typical the median answer by the hour, for 24 hours to now; null for hours without one
     */
    public record Part(
            String name,
            String shown,
            String group,
            State state,
            List<Day> days,
            Day last24h,
            List<@Nullable Duration> typical) {
        public Part {
            days = List.copyOf(days);
            typical = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(typical));
        }
    }

    /**
     * An alert about a public monitor.
     *
     * @param id the alert's
     * @param monitor its name in the configuration
     * @param impact what members cannot do; may be empty
     * @param since when the trouble began
     * @param fired when it was noticed
     * @param ended null while it goes on
     */
    public record Episode(
            String id,
            String monitor,
            String impact,
            Instant since,
            Instant fired,
            @Nullable Instant ended) {}

    /**
     * Maintenance.
     *
     * @param id unique where an operator declared it; empty for the configuration's
     * @param monitors what the public monitors that it covers are called
     * @param title may be empty
     * @param message may be empty
     * @param said when it was declared, or changed last; null for the configuration's
     */
    public record Planned(
            String id,
            List<String> monitors,
            Instant start,
            Instant end,
            String title,
            String message,
            @Nullable Instant said) {
        public Planned {
            monitors = List.copyOf(monitors);
        }

        /** Whether it was before a moment. */
        boolean isOver(Instant at) {
            return !end.isAfter(at);
        }
    }

    /** The incidents that members read of, for operators: with the ids of their alerts. */
    public static List<Operations.Told> incidents(PublicStatus status) {
        return Incident.of(status.episodes(), status.updates()).stream()
                .map(incident -> new Operations.Told(
                        List.copyOf(incident.alerts()),
                        List.copyOf(incident.monitors()),
                        List.copyOf(incident.impacts()),
                        incident.since(),
                        incident.ended(),
                        incident.updates()))
                .toList();
    }
}
