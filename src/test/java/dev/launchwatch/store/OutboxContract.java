package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Acknowledgement.Outcome;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.notify.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every engine's outbox must do. */
abstract class OutboxContract {
    /** The outbox under test; each call may be a new one over the same store, as after a restart. */
    abstract Outbox outbox();

    /** What was told by the same store; empty where nobody looks back. */
    Optional<SqlTold> told() {
        return Optional.empty();
    }

    /** A journal over the same store. */
    abstract Journal journal();

    @Test
    void anEmptyStoreHasNothingToTell() {
        assertThat(outbox().unplanned()).isEmpty();
        assertThat(outbox().openGroups()).isEmpty();
        assertThat(outbox().undelivered()).isEmpty();
        assertThat(outbox().silences(Instant.EPOCH)).isEmpty();
    }

    @Test
    void transitionsWaitInTheOrderOfTheirCommitUntilTheyArePlanned() {
        commit("z", "a");
        commit("m");
        assertThat(outbox().unplanned()).extracting(Transition::id).containsExactly("z", "a", "m");
        outbox().plan(List.of("a"), List.of(), List.of());
        assertThat(outbox().unplanned()).extracting(Transition::id).containsExactly("z", "m");
        assertThat(outbox().unplanned().getFirst()).isEqualTo(Samples.fired("z"));
    }

    @Test
    void whatWasPlannedComesBackWhole() {
        Group group = Samples.group("g1", Map.of("team-slack", "17.1"), false);
        Notification notification = Samples.notification("n1", "team-slack", 1);
        outbox().plan(List.of(), List.of(group), List.of(notification));
        assertThat(outbox().openGroups()).containsExactly(group);
        assertThat(outbox().undelivered()).containsExactly(notification);
    }

    @Test
    void pendingNotificationsComeByChannelAndSequence() {
        outbox().plan(
                        List.of(),
                        List.of(),
                        List.of(
                                Samples.notification("n3", "slack", 2),
                                Samples.notification("n2", "slack", 1),
                                Samples.notification("n4", "slack", 10),
                                Samples.notification("n1", "mail", 5)));
        assertThat(outbox().undelivered()).extracting(Notification::id).containsExactly("n1", "n2", "n3", "n4");
    }

    @Test
    void whatWasPlannedInATimeIsReadAgainWhateverBecameOfIt() {
        Notification sent = Samples.notification("n1", "slack", 1);
        Notification refused = Samples.notification("n2", "mail", 1);
        Notification waits = Samples.notification("n3", "hook", 1);
        outbox().plan(List.of(), List.of(), List.of(sent, refused, waits));
        outbox().record(Samples.in(Notification.State.SENT, sent), null);
        outbox().record(Samples.in(Notification.State.REJECTED, refused), null);
        assumeThat(told()).isPresent();
        SqlTold sql = told().orElseThrow();
        assertThat(sql.planned(Samples.NOON, Samples.NOON.plusSeconds(1), 100))
                .extracting(Notification::id, Notification::state)
                .containsExactly(
                        tuple("n3", Notification.State.PENDING),
                        tuple("n2", Notification.State.REJECTED),
                        tuple("n1", Notification.State.SENT));
        assertThat(sql.planned(Samples.NOON.plusSeconds(1), Samples.NOON.plusSeconds(2), 100))
                .isEmpty();
        assertThat(sql.planned(Samples.NOON, Samples.NOON.plusSeconds(1), 1)).hasSize(2);
    }

    @Test
    void planningAgainNeitherDoublesNorRevivesAMessage() {
        Notification notification = Samples.notification("n1", "slack", 1);
        outbox().plan(List.of(), List.of(), List.of(notification));
        outbox().plan(List.of(), List.of(), List.of(notification));
        assertThat(outbox().undelivered()).hasSize(1);
        outbox().record(Samples.in(Notification.State.SENT, notification), null);
        outbox().plan(List.of(), List.of(), List.of(notification));
        assertThat(outbox().undelivered()).isEmpty();
    }

    @Test
    void aFailedAttemptIsRememberedAndTheMessageStays() {
        Notification notification = Samples.notification("n1", "slack", 1);
        outbox().plan(List.of(), List.of(), List.of(notification));
        Notification retried = Samples.in(Notification.State.PENDING, notification);
        outbox().record(retried, null);
        assertThat(outbox().undelivered()).containsExactly(retried);
    }

    @Test
    void aRejectedMessageLeaves() {
        Notification notification = Samples.notification("n1", "slack", 1);
        outbox().plan(List.of(), List.of(), List.of(notification));
        outbox().record(Samples.in(Notification.State.REJECTED, notification), null);
        assertThat(outbox().undelivered()).isEmpty();
    }

    @Test
    void aSentMessageIsNeverPendingAgain() {
        Notification notification = Samples.notification("n1", "slack", 1);
        outbox().plan(List.of(), List.of(), List.of(notification));
        outbox().record(Samples.in(Notification.State.SENT, notification), null);
        outbox().record(notification, null);
        assertThat(outbox().undelivered()).isEmpty();
    }

    @Test
    void theThreadThatAChannelGaveIsKeptWithTheGroup() {
        outbox().plan(List.of(), List.of(Samples.group("g1", Map.of(), false)), List.of());
        outbox().record(
                        Samples.in(Notification.State.SENT, Samples.notification("n1", "slack", 1)),
                        Samples.group("g1", Map.of("slack", "17.1"), false));
        assertThat(outbox().openGroups()).containsExactly(Samples.group("g1", Map.of("slack", "17.1"), false));
    }

    @Test
    void anOlderCopyOfAGroupTakesNoThreadAway() {
        Notification sent = Samples.in(Notification.State.SENT, Samples.notification("n1", "slack", 1));
        outbox().record(sent, Samples.group("g1", Map.of("slack", "17.1"), false));
        outbox().plan(List.of(), List.of(Samples.group("g1", Map.of("mail", "<m1>"), false)), List.of());
        assertThat(outbox().openGroups().getFirst().threads())
                .containsExactlyInAnyOrderEntriesOf(Map.of("slack", "17.1", "mail", "<m1>"));
    }

    @Test
    void aClosedGroupIsNoLongerOpen() {
        outbox().plan(List.of(), List.of(Samples.group("g1", Map.of("slack", "1"), false)), List.of());
        outbox().plan(List.of(), List.of(Samples.group("g1", Map.of(), true)), List.of());
        assertThat(outbox().openGroups()).isEmpty();
    }

    @Test
    void silencesLastUntilTheirEnd() {
        Silence silence = Samples.silence("s1", Samples.NOON.plusSeconds(60));
        outbox().silence(silence);
        assertThat(outbox().silences(Samples.NOON)).containsExactly(silence);
        assertThat(outbox().silences(Samples.NOON.plusSeconds(60))).isEmpty();
        outbox().silence(Samples.silence("s1", Samples.NOON.minusSeconds(1)));
        assertThat(outbox().silences(Samples.NOON)).isEmpty();
    }

    @Test
    void maintenanceComesBackWholeAndIsFoundByItsEnd() {
        Silence window = Samples.maintenance("m1", Samples.NOON, Samples.NOON.plusSeconds(60));
        Silence later = Samples.maintenance("m2", Samples.NOON, Samples.NOON.plusSeconds(120));
        outbox().silence(Samples.silence("s1", Samples.NOON.plusSeconds(60)));
        outbox().silence(window);
        outbox().silence(later);
        assertThat(outbox().silences(Samples.NOON)).contains(window, later);
        assertThat(outbox().maintenance(Samples.NOON)).containsExactlyInAnyOrder(window, later);
        assertThat(outbox().maintenance(window.end())).containsExactly(later);
        Silence ended = later.endedAt(Samples.NOON.plusSeconds(30));
        outbox().silence(ended);
        assertThat(outbox().maintenance(Samples.NOON)).containsExactlyInAnyOrder(window, ended);
        assertThat(outbox().maintenance(window.end())).isEmpty();
    }

    @Test
    void anAlertThatFiresIsAcknowledgedByTheFirstWhoDoes() {
        commit("t");
        Outcome first = outbox().acknowledge(request("alert-of-t", "ann", Samples.NOON.plusSeconds(245), null));
        Acknowledgement by = ((Outcome.Taken) first).by();
        assertThat(by.number()).isEqualTo(1);
        assertThat(by.response()).isEqualTo(Duration.ofMinutes(4));
        assertThat(outbox().acknowledge(request("alert-of-t", "bob", Samples.NOON.plusSeconds(300), null)))
                .isEqualTo(new Outcome.Known(by));
        assertThat(outbox().acknowledgements(Samples.NOON)).containsExactly(by);
    }

    @Test
    void whereAnAcknowledgementHasEndedAnotherOneFollows() {
        commit("t");
        Instant end = Samples.NOON.plusSeconds(60);
        outbox().acknowledge(request("alert-of-t", "ann", Samples.NOON, end));
        assertThat(outbox().acknowledge(request("alert-of-t", "bob", end.minusMillis(1), null)))
                .isInstanceOf(Outcome.Known.class);
        Outcome next = outbox().acknowledge(request("alert-of-t", "bob", end, null));
        assertThat(((Outcome.Taken) next).by().number()).isEqualTo(2);
        assertThat(outbox().acknowledgements(Samples.NOON))
                .extracting(Acknowledgement::by)
                .containsExactly("ann", "bob");
    }

    @Test
    void onlyWhatFiresIsAcknowledged() {
        commit("t");
        journal()
                .commit(new Journal.Batch(
                        List.of(),
                        List.of(Samples.firing("site-down", "chat"), Samples.pending("site-down", "login")),
                        List.of()));
        outbox().acknowledge(request("alert-of-t", "ann", Samples.NOON, null));
        journal().commit(new Journal.Batch(List.of(), List.of(), List.of(Samples.resolved("t", Samples.NOON))));

        assertThat(outbox().acknowledge(request("alert-of-t", "bob", Samples.NOON, null)))
                .isEqualTo(new Outcome.Ended());
        assertThat(outbox().acknowledge(request("site-down/login", "bob", Samples.NOON, null)))
                .isEqualTo(new Outcome.Pending());
        assertThat(outbox().acknowledge(request("nothing", "bob", Samples.NOON, null)))
                .isEqualTo(new Outcome.Unknown());
        assertThat(outbox().acknowledge(request("site-down/chat", "bob", Samples.NOON, null)))
                .as("a copy of what was decided has states alone")
                .isInstanceOf(Outcome.Taken.class);
        assertThat(outbox().acknowledgements(Samples.NOON))
                .as("those of alerts that are over are no longer read")
                .extracting(Acknowledgement::alert)
                .containsExactly("site-down/chat");
        assertThat(outbox().acknowledgements(Samples.NOON.minusSeconds(1))).hasSize(2);
    }

    private static Acknowledgement.Request request(String alert, String by, Instant at, @Nullable Instant until) {
        return new Acknowledgement.Request(alert, at, by, Acknowledgement.Via.API, "on it", until);
    }

    private void commit(String... transitions) {
        journal()
                .commit(new Journal.Batch(
                        List.of(),
                        List.of(),
                        List.of(transitions).stream().map(Samples::fired).toList()));
    }
}
