package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Asking;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.SignalView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the API shows, and by {@link #by} does: the port that the running daemon fills. Blocking; called on virtual threads. Methods that
 * ask the store throw {@link dev.launchwatch.model.StoreUnavailableException} where it is away.
 */
public interface Operations {
    /** Whether the daemon has finished starting. */
    boolean started();

    /** Whether the store took what was last given to it. */
    boolean storing();

    /** How the dead-man pings go: {@code ok}, {@code failing} or {@code withheld}, with the reason; empty where nobody is pinged. */
    Optional<String> deadManPing();

    /** Every monitor that is watched, with its last result if there is one, in the order of the files. */
    List<Watched> monitors();

    /** What members read of incidents, with what operators said, the latest first. */
    List<Told> incidents();

    /**
     * Results of a monitor from {@code since} and before {@code before}, newest first; empty if there is no such monitor.
     *
     * @param next from the page before; null for the first
     * @throws IllegalArgumentException if {@code next} is not what a page said
     */
    Optional<Results> results(String monitor, Instant since, Instant before, int limit, @Nullable String next);

    /** The regions, in the order of their names; a daemon that is alone is one. */
    List<Place> regions();

    /** Whether people reach this daemon by HTTPS, as far as the settings say. Does not block. */
    boolean isPublicByTls();

    /** Every signal, in the order of the files. */
    List<Counted> signals();

    /** What events came to and what was measured, as of now. */
    SignalView counts();

    /** Alerts that are pending or firing. */
    List<Alert> alerts();

    /** Who looks after alerts now, by the alert's id. */
    Map<String, Acknowledgement> acknowledgements();

    /**
     * What a link in a mail asks for; nothing if this product did not sign it.
     *
     * @throws IllegalStateException if that cannot be told now
     */
    Optional<Asking> link(String token);

    /** Whether Slack signed this a moment ago, for one of the configured channels. */
    boolean isFromSlack(String timestamp, String signature, byte[] body);

    /** The alerts of what a message asks for that still fire, as far as this region knows. */
    List<Wanted> wanted(Asking asking);

    /** Silences that have not ended. */
    List<Quiet> silences();

    /** Maintenance that is or comes: what people declared, and what the configuration has for the next month. */
    List<MaintenanceWindow> maintenance();

    /** Who is on call now, by rota, in the order of the files. */
    List<Duty> onCall();

    /** Notes that a job reported; false if there is no heartbeat monitor of this name. */
    boolean heartbeat(String monitor);

    /** What the configuration is and whether the last reload worked. */
    ConfigStatus config();

    /**
     * What somebody has the daemon do.
     *
     * @param actor who that is; the audit log says so of everything
     */
    Commands by(Actor actor);

    /** A page of the audit log of all regions, newest first. */
    List<AuditEntry> audit(AuditEntry.Query query);

    /** Counts a request that is refused. Does not block. */
    void refused(Refused why);

    /** The tokens that are accepted. */
    List<Token> tokens();

    /** There is no daemon yet, or no longer. */
    final class NotRunningException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        public NotRunningException() {
            super("the daemon is starting or stopping");
        }
    }

    /** Why a request is refused before anything is done. */
    enum Refused {
        /** It shows nothing, or nothing that is known. */
        UNAUTHORIZED,
        /** What it shows does not allow that. */
        FORBIDDEN,
        /** There are too many of its kind. */
        RATE_LIMITED;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The value of the metric's label. */
        public String label() {
            return label;
        }
    }

    /**
     * An alert that somebody was asked to look after.
     *
     * @param by who does
     * @param used whether somebody did since it was asked for, for a time that is over: the same message asks nobody twice
     */
    record Wanted(Alert alert, Optional<Acknowledgement> by, boolean used) {
        /** Whether it may be acknowledged by this message. */
        boolean isOpen() {
            return by.isEmpty() && !used;
        }
    }

    /** A monitor as the API shows it. */
    record Watched(String name, String group, String kind, Optional<Result> last) {}

    /** A signal, and the kind of event that it counts or the query that measures it; the other one is null. */
    record Counted(
            String name, @Nullable String event, @Nullable Query query) {}

    /**
     * What measures a signal.
     *
     * @param text in PromQL
     * @param asked when it was asked last, null for never
     * @param fault what the last attempt came to where that was no value, redacted
     */
    record Query(
            String text, @Nullable Instant asked, @Nullable String fault) {}

    /**
     * An incident as operators see it.
     *
     * @param alerts the ids of the alerts that make it, the first one's being that of the incident
     * @param monitors their names in the configuration
     * @param ended null while it goes on
     */
    record Told(
            List<String> alerts,
            List<String> monitors,
            List<String> impacts,
            Instant since,
            @Nullable Instant ended,
            List<IncidentUpdate> updates) {}

    /**
     * A page of results.
     *
     * @param next asks for the next page; null for the last one
     */
    record Results(List<Result> results, @Nullable String next) {}

    /**
     * A region, as far as the one that is asked knows.
     *
     * @param self whether it is the one that is asked
     * @param alive whether it was heard of lately
     * @param decides whether it decides which alerts fire, for all of them or, cut off, for itself
     */
    record Place(String name, boolean self, boolean alive, boolean decides) {}

    /** A silence as the API shows it. */
    @RegisterForReflection // inside responses the build does not see it
    record Quiet(String id, Map<String, String> match, Instant start, Instant end, String author, String comment) {}

    /**
     * Who is on call.
     *
     * @param rota its name
     * @param who whose turn it is
     * @param channels those that reach them
     * @param until when it may be somebody else's turn
     * @param next who is on call from then on
     */
    record Duty(String rota, String who, List<String> channels, Instant since, Instant until, String next) {}

    /**
     * The state of the configuration.
     *
     * @param problems why the last reload was refused
     * @param names of what it has, by its section in the YAML; nothing that could hold a secret
     */
    @RegisterForReflection // inside responses the build does not see it
    record ConfigStatus(
            boolean lastReloadSuccessful,
            Instant loadedAt,
            int monitors,
            int rules,
            int channels,
            List<String> problems,
            Map<String, List<String>> names) {}
}
