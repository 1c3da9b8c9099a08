package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What notifications need to be durable: a port, implemented by the store. Blocking. Every method throws
 * {@link dev.launchwatch.model.StoreUnavailableException} where the store is away.
 */
public interface Outbox {
    /** Transitions that no plan has covered yet, in the order in which they were committed. */
    List<Transition> unplanned();

    /** The ids of the alerts that the rules remember to fire, as of their last commit. */
    Set<String> firing();

    /** Groups that are not closed. */
    List<Group> openGroups();

    /** Notifications that are pending, by channel and sequence. */
    List<Notification> undelivered();

    /** Stores groups and notifications and marks the transitions as planned, in one transaction; idempotent by id. */
    void plan(List<String> transitions, List<Group> groups, List<Notification> notifications);

    /** Stores what came of an attempt, and the group where the channel gave it a thread, in one transaction. */
    void record(Notification notification, @Nullable Group group);

    /** Silences that have not ended at {@code now}. */
    List<Silence> silences(Instant now);

    /** Maintenance that people declared and that has not ended at {@code since}, at most the latest thousand. */
    default List<Silence> maintenance(Instant since) {
        return silences(since).stream()
                .filter(silence -> silence.announcement() != null)
                .toList();
    }

    /**
     * Acknowledgements of alerts that fire, and of those that ended after {@code since}; those of one alert in the order in which they
     * were made.
     */
    List<Acknowledgement> acknowledgements(Instant since);

    /**
     * Acknowledges an alert that fires, unless that is done already: of several who come at once, one is first. Whether it fires the
     * rules' last commit says.
     */
    Acknowledgement.Outcome acknowledge(Acknowledgement.Request request);

    /**
     * Adds or replaces a silence; to end one early, store it with an end in the past.
     *
     * @param audit what the audit log says of it, in the same commit; null for nothing
     */
    void silence(Silence silence, @Nullable AuditEntry audit);

    /** The same, of which the audit log says nothing. */
    default void silence(Silence silence) {
        silence(silence, null);
    }
}
