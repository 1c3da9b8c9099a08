package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine's archive of results must do. */
abstract class ResultArchiveContract {
    private static final Instant NOON = Samples.NOON;

    private TestStore store;
    private ResultArchive archive;

    /** An empty store that the test has for itself. */
    abstract TestStore store();

    @BeforeEach
    void open() {
        store = store();
        archive = new ResultArchive(store.reader);
    }

    @Test
    void pagesGoThroughAllResultsOnceEvenWhereTimesAreEqual() {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            for (String region : List.of("eu", "us", "ap")) {
                Result result = Samples.down("chat", NOON.plusSeconds(i));
                results.add(
                        new Result("chat", region, result.at(), result.trigger(), result.standing(), result.report()));
            }
        }
        results.add(Samples.up("other", NOON));
        commit(results);
        for (int size : new int[] {1, 2, 7, 75, 1000}) {
            List<Result> read = new ArrayList<>();
            @Nullable String next = null;
            do {
                ResultArchive.Page page = archive.results("chat", NOON, NOON.plusSeconds(60), size, next);
                assertThat(page.results()).hasSizeBetween(1, size);
                read.addAll(page.results());
                next = page.next();
            } while (next != null);
            assertThat(read).hasSize(75).doesNotHaveDuplicates();
            assertThat(read).extracting(Result::at).isSortedAccordingTo(Collections.reverseOrder());
            assertThat(results).containsAll(read);
        }
    }

    @Test
    void aPageKeepsToItsTime() {
        commit(List.of(
                Samples.up("chat", NOON.minusMillis(1)),
                Samples.up("chat", NOON),
                Samples.up("chat", NOON.plusSeconds(9)),
                Samples.up("chat", NOON.plusSeconds(10))));
        assertThat(archive.results("chat", NOON, NOON.plusSeconds(10), 10, null).results())
                .extracting(Result::at)
                .containsExactly(NOON.plusSeconds(9), NOON);
        assertThat(archive.results("nobody", NOON, NOON.plusSeconds(10), 10, null)
                        .results())
                .isEmpty();
    }

    @Test
    void whatIsNoPageIsRefused() {
        for (String next : List.of("", "x", "1.2", "1.2.3.4", "1.x.3", "' or 1=1 --")) {
            assertThatThrownBy(() -> archive.results("chat", NOON, NOON.plusSeconds(1), 10, next))
                    .as(next)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("'next' is not what a page said");
        }
    }

    @Test
    void theLatestOfEachMonitorIsKnown() {
        commit(List.of(
                Samples.up("a", NOON),
                Samples.down("a", NOON.plusSeconds(5)),
                Samples.up("b", NOON.minusSeconds(86_400))));
        assertThat(archive.latest())
                .containsExactly(Samples.down("a", NOON.plusSeconds(5)), Samples.up("b", NOON.minusSeconds(86_400)));
    }

    @Test
    void theTimeLineOfAnAlertIsInTheOrderOfItsCommits() {
        Alert alert = Samples.alert("a1");
        Transition fired = new Transition("a1/fired", Transition.Kind.FIRED, NOON, alert);
        Transition changed = new Transition("a1/changed", Transition.Kind.CHANGED, NOON, alert);
        Transition resolved = new Transition("a1/resolved", Transition.Kind.RESOLVED, NOON.plusSeconds(60), alert);
        store.journal().commit(new Journal.Batch(List.of(), List.of(), List.of(fired, changed, Samples.fired("x"))));
        store.journal().commit(new Journal.Batch(List.of(), List.of(), List.of(resolved)));
        store.outbox().plan(List.of("a1/fired"), List.of(), List.of());
        assertThat(archive.timeline("a1")).containsExactly(fired, changed, resolved);
        assertThat(archive.timeline("unknown")).isEmpty();
        assertThat(archive.transitions(NOON, 10)).hasSize(4).first().isEqualTo(resolved);
        assertThat(archive.transitions(NOON, 2)).hasSize(2);
        assertThat(archive.transitions(NOON.plusSeconds(1), 10)).containsExactly(resolved);
    }

    @Test
    void endsOfAlertsComeLatestFirstAndEachOnceAlsoWhereManyAreOfOneMoment() {
        AlertArchive alerts = new AlertArchive(store.reader);
        List<Transition> transitions = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            transitions.add(Samples.fired("t" + i));
            transitions.add(Samples.resolved("t" + i, NOON.plusSeconds(60 + i / 4)));
        }
        store.journal().commit(new Journal.Batch(List.of(), List.of(), transitions));
        List<String> seen = new ArrayList<>();
        AlertArchive.@Nullable Place place = new AlertArchive.Place(Long.MAX_VALUE, Long.MAX_VALUE);
        int pages = 0;
        while (place != null) {
            AlertArchive.Ends ends = alerts.ends(Instant.EPOCH, place, 5);
            ends.ends().forEach(each -> seen.add(each.alert().id()));
            place = ends.looked();
            pages++;
        }
        assertThat(pages).isEqualTo(5);
        assertThat(seen).hasSize(12).doesNotHaveDuplicates().first().isEqualTo("alert-of-t11");
        assertThat(seen.getLast()).isEqualTo("alert-of-t0");
        AlertArchive.Place start = new AlertArchive.Place(Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(alerts.ends(NOON.plusSeconds(62), start, 100).ends()).hasSize(4);
        assertThat(alerts.timeline("alert-of-t3")).extracting(Transition::kind).hasSize(2);
    }

    @Test
    void whatWasToldOfAnAlertIsKnownOnceAChannelTookItOrNeverWill() {
        AlertArchive alerts = new AlertArchive(store.reader);
        Notification taken = Samples.notification("n1", "slack", 1);
        Notification refused = Samples.notification("n2", "mail", 2);
        store.outbox().plan(List.of(), List.of(), List.of(taken, refused, Samples.notification("n3", "sms", 3)));
        store.outbox().record(Samples.in(Notification.State.SENT, taken), null);
        store.outbox().record(Samples.in(Notification.State.REJECTED, refused), null);
        assertThat(alerts.messages("z", NOON.minusSeconds(1), NOON.plusSeconds(1)))
                .extracting(Notification::channel, Notification::state)
                .containsExactlyInAnyOrder(
                        tuple("slack", Notification.State.SENT), tuple("mail", Notification.State.REJECTED));
        assertThat(alerts.messages("other", NOON.minusSeconds(1), NOON.plusSeconds(1)))
                .isEmpty();
        assertThat(alerts.messages("z", NOON.plusSeconds(1), NOON.plusSeconds(2)))
                .isEmpty();
        assertThat(alerts.acknowledgements("z")).isEmpty();
    }

    private void commit(List<Result> results) {
        store.journal().commit(new Journal.Batch(results, List.of(), List.of()));
    }
}
