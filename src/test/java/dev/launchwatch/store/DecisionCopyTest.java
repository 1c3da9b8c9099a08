package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.DeposedException;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Sign;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What regions decided together, in a file of one of them. */
@SuppressWarnings("NullAway.Init")
class DecisionCopyTest {
    private static final RuleState FIRING = Samples.firing("site-down", "homepage");
    private static final String KNOWN = "site-down/homepage";

    @TempDir
    Path folder;

    private final PostgresStore shared = PostgresStore.fresh();
    private SqliteStore own;
    private DecisionCopy copy;

    @BeforeEach
    void open() {
        own = new SqliteStore(folder);
        copy = copy();
    }

    @AfterEach
    void close() {
        own.close();
        shared.close();
    }

    private DecisionCopy copy() {
        return new DecisionCopy(shared.reader, own.writer, own.reader, InstantSource.fixed(Samples.NOON));
    }

    private void decide(RuleState state, Transition... transitions) {
        shared.journal().commit(new Journal.Batch(List.of(), List.of(state), List.of(transitions)));
    }

    @Test
    void whoOpensTheCopyKnowsWhatTheOthersKnew() {
        Group group = Samples.group("g1", Map.of("team-slack", "17.1"), false);
        Notification waiting = Samples.notification("n1", "team-slack", 1);
        Silence silence = Samples.silence("s1", Samples.NOON.plusSeconds(60));
        decide(FIRING, Samples.fired("t1"), Samples.fired("t2"));
        shared.outbox().plan(List.of("t1"), List.of(group), List.of(waiting));
        shared.outbox().silence(silence);
        shared.journal().watch(Map.of("logins", Samples.NOON));

        assertThat(copy.refresh()).isTrue();

        assertThat(own.journal().states()).containsExactly(FIRING);
        assertThat(own.journal().watched()).containsExactly(Map.entry("logins", Samples.NOON));
        assertThat(own.outbox().unplanned()).extracting(Transition::id).containsExactly("t2");
        assertThat(own.outbox().openGroups()).containsExactly(group);
        assertThat(own.outbox().undelivered()).containsExactly(waiting);
        assertThat(own.outbox().silences(Samples.NOON)).containsExactly(silence);
        assertThat(copy.alerts()).extracting(Alert::id).containsExactly(KNOWN);
    }

    @Test
    void whoLooksAfterWhatIsKnownInTheCopyAndTheAlertsEndEndsIt() {
        decide(FIRING, Samples.fired("t1"));
        shared.outbox()
                .acknowledge(new Acknowledgement.Request(
                        KNOWN, Samples.NOON.plusSeconds(60), "ann", Acknowledgement.Via.API, "", null));
        copy.refresh();
        assertThat(own.outbox().acknowledgements(Samples.NOON))
                .isEqualTo(shared.outbox().acknowledgements(Samples.NOON))
                .extracting(Acknowledgement::alert)
                .containsExactly(KNOWN);

        Transition fired = Samples.fired("t1");
        shared.outbox()
                .acknowledge(new Acknowledgement.Request(
                        fired.alert().id(), Samples.NOON, "ann", Acknowledgement.Via.API, "", null));
        decide(FIRING, Samples.resolved("t1", Samples.NOON));
        copy.refresh();
        assertThat(own.outbox().acknowledgements(Samples.NOON))
                .extracting(Acknowledgement::alert)
                .containsExactly(KNOWN);
    }

    @Test
    void whatIsOverIsOverInTheCopyToo() {
        Notification waiting = Samples.notification("n1", "team-slack", 1);
        decide(FIRING, Samples.fired("t1"));
        shared.outbox().plan(List.of("t1"), List.of(Samples.group("g1", Map.of(), false)), List.of(waiting));
        copy.refresh();

        decide(RuleState.inactive("site-down", "homepage"));
        shared.outbox().record(Samples.in(Notification.State.SENT, waiting), Samples.group("g1", Map.of(), true));
        assertThat(copy.refresh()).isTrue();

        assertThat(own.journal().states()).isEmpty();
        assertThat(own.outbox().openGroups()).isEmpty();
        assertThat(own.outbox().undelivered()).isEmpty();
        assertThat(copy.alerts()).isEmpty();
    }

    @Test
    void whatHasNotChangedIsNotWrittenAgain() {
        decide(FIRING);
        assertThat(copy.refresh()).isTrue();
        assertThat(copy.refresh()).isFalse();
        decide(Samples.firing("site-down", "chat"));
        assertThat(copy.refresh()).isTrue();
    }

    @Test
    void aSilenceThatWasEndedEarlyIsKnownToHaveEnded() {
        Silence silence = Samples.silence("s1", Samples.NOON.plusSeconds(600));
        shared.outbox().silence(silence);
        copy.refresh();
        shared.outbox().silence(Samples.silence("s1", Samples.NOON.minusSeconds(5)));
        copy.refresh();

        assertThat(own.outbox().silences(Samples.NOON)).isEmpty();
        assertThat(own.outbox().silences(Instant.EPOCH))
                .extracting(Silence::end)
                .containsExactly(Samples.NOON.minusSeconds(5));
    }

    @Test
    void whoGoesOnFromTheCopyIsNotOverwrittenAlsoAfterARestart() {
        decide(FIRING);
        copy.refresh();
        assertThat(copy.depart()).containsExactly(KNOWN);
        own.journal()
                .commit(new Journal.Batch(
                        List.of(), List.of(Samples.firing("site-down", "chat")), List.of(Samples.fired("alone"))));
        decide(RuleState.inactive("site-down", "homepage"));

        own = own.restart();
        copy = copy();
        assertThat(copy.refresh()).isFalse();
        assertThat(own.journal().states()).extracting(RuleState::subject).containsExactly("chat", "homepage");
        assertThat(copy.departed()).contains(Set.of(KNOWN));
        assertThat(copy.depart())
                .as("what it raised alone since then is not known to others")
                .containsExactly(KNOWN);
    }

    @Test
    void whatIsOverAndNotToldYetIsTheOthersToTell() {
        shared.journal().commit(new Journal.Batch(List.of(), List.of(), List.of(Samples.fired("t"))));
        Notification waiting = Samples.notification("n1", "team-slack", 1);
        Group open = Samples.group("g1", Map.of(), false);
        shared.outbox().plan(List.of(), List.of(open), List.of(waiting));
        copy.refresh();

        Set<String> known = copy.depart();
        assertThat(known)
                .contains("alert-of-t", open.id())
                .containsAll(open.alerts().keySet());
        assertThat(waiting.alerts()).allMatch(alert -> known.contains(alert.id()));
    }

    @Test
    void whoFollowsAgainHasWhatTheOthersHave() {
        decide(FIRING);
        copy.refresh();
        copy.depart();
        own.journal().commit(new Journal.Batch(List.of(), List.of(Samples.firing("site-down", "chat")), List.of()));
        copy.arrive();

        assertThat(copy.departed()).isEmpty();
        assertThat(copy.refresh()).isTrue();
        assertThat(own.journal().states()).containsExactly(FIRING);
    }

    @Test
    void aFormerDeciderPlansNothingAndRecordsNothing() {
        Notification waiting = Samples.notification("n1", "team-slack", 1);
        shared.outbox().plan(List.of(), List.of(), List.of(waiting));
        try (SqlRegister register = new SqlRegister(PostgresStore.at(shared.url))) {
            Lease lease = register.renew(sign("eu-1"), Duration.ofSeconds(10)).lease();
            SqlOutbox outbox = SqlOutbox.leased(shared.writer, shared.reader, lease);
            outbox.plan(List.of(), List.of(), List.of(Samples.notification("n2", "team-slack", 2)));
            register.leave("eu", "eu-1");
            register.renew(sign("us-1"), Duration.ofSeconds(10));

            assertThatThrownBy(() ->
                            outbox.plan(List.of(), List.of(), List.of(Samples.notification("n3", "team-slack", 3))))
                    .isInstanceOf(DeposedException.class);
            assertThatThrownBy(() -> outbox.record(Samples.in(Notification.State.SENT, waiting), null))
                    .isInstanceOf(StoreUnavailableException.class);
            outbox.silence(Samples.silence("s1", Samples.NOON));
        }
        assertThat(shared.outbox().undelivered()).extracting(Notification::id).containsExactly("n1", "n2");
        assertThat(shared.outbox().silences(Instant.EPOCH)).hasSize(1);
    }

    private static Sign sign(String instance) {
        return new Sign(instance.substring(0, 2), instance, "1", Duration.ZERO, true);
    }

    @Test
    void aRegionThatIsCutOffReadsWhatItSawItselfAndKeepsWhatItDecides() {
        SplitJournal journal = new SplitJournal(own.journal(), own.journal(), "eu");
        own.journal()
                .commit(new Journal.Batch(
                        List.of(
                                Samples.up("homepage", Samples.NOON),
                                Samples.seenIn("us", Samples.down("homepage", Samples.NOON.plusSeconds(1)))),
                        List.of(),
                        List.of()));
        journal.commit(new Journal.Batch(List.of(Samples.up("chat", Samples.NOON)), List.of(FIRING), List.of()));

        assertThat(Samples.results(journal, Instant.EPOCH)).containsExactly(Samples.up("homepage", Samples.NOON));
        assertThat(journal.states()).containsExactly(FIRING);
    }
}
