package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.StoreUnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sqlite.SQLiteErrorCode;

@Timeout(60)
class GroupCommitTest {
    private final List<List<Integer>> committed = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    @Test
    void whoComesWhileACommitRunsSharesTheNext() throws Exception {
        GroupCommit<Integer, String> commits = new GroupCommit<>(this::commit, _ -> 1, 100);
        List<FutureTask<String>> answers = submit(commits, 1, 2, 3, 4);
        goOn.countDown();
        assertThat(answers.stream().map(GroupCommitTest::answer)).containsExactly("did 1", "did 2", "did 3", "did 4");
        assertThat(committed).containsExactly(List.of(1), List.of(2, 3, 4));
    }

    @Test
    void aGroupIsBoundedAndInTheOrderOfComing() throws Exception {
        GroupCommit<Integer, String> commits = new GroupCommit<>(this::commit, size -> size, 10);
        List<FutureTask<String>> answers = submit(commits, 1, 4, 5, 3, 50, 2);
        goOn.countDown();
        answers.forEach(GroupCommitTest::answer);
        assertThat(committed).containsExactly(List.of(1), List.of(4, 5), List.of(3), List.of(50), List.of(2));
    }

    @Test
    void whoAsksForWhatCannotBeDoneFailsAlone() throws Exception {
        GroupCommit<Integer, String> commits = new GroupCommit<>(this::commit, _ -> 1, 100);
        List<FutureTask<String>> answers = submit(commits, 1, 2, -7, -8, 3);
        goOn.countDown();
        assertThat(answer(answers.get(1))).isEqualTo("did 2");
        assertThat(answer(answers.get(4))).isEqualTo("did 3");
        assertThatThrownBy(answers.get(2)::get).cause().isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(answers.get(3)::get).cause().isInstanceOf(StoreUnavailableException.class);
        assertThat(committed).containsExactly(List.of(1), List.of(2), List.of(3));
    }

    @Test
    void whenTheStoreIsAwayAllAreToldAfterOneTry() throws Exception {
        GroupCommit<Integer, String> commits = new GroupCommit<>(this::commit, _ -> 1, 100);
        List<FutureTask<String>> answers = submit(commits, 1, 2, -99, 3);
        goOn.countDown();
        assertThat(answer(answers.get(0))).isEqualTo("did 1");
        for (FutureTask<String> answer : answers.subList(1, 4)) {
            assertThatThrownBy(answer::get)
                    .cause()
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("the disk is full");
        }
        assertThat(committed).containsExactly(List.of(1));
        assertThat(commits.submit(4)).as("it goes on").isEqualTo("did 4");
    }

    @Test
    void aFailureBeforeTheTransactionBeginsIsToldToThoseWhoWait() throws Exception {
        GroupCommit<Integer, String> commits = new GroupCommit<>(
                _ -> {
                    throw new StoreUnavailableException("closed", new SQLException("closed"));
                },
                _ -> 1,
                100);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> commits.submit(1))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("closed");
        }
    }

    @Test
    void anInterruptedCallerStillHearsWhatBecameOfItsRequest() throws Exception {
        GroupCommit<Integer, String> commits = new GroupCommit<>(this::commit, _ -> 1, 100);
        List<FutureTask<String>> answers = submit(commits, 1, 2, 3);
        threads.get(2).interrupt();
        goOn.countDown();
        assertThat(answer(answers.get(2))).isEqualTo("did 3");
        assertThat(committed).containsExactly(List.of(1), List.of(2, 3));
    }

    /** Asks for the first, and for the others, one after the other, while that one is done. */
    private List<FutureTask<String>> submit(GroupCommit<Integer, String> commits, int... requests)
            throws InterruptedException {
        List<FutureTask<String>> answers = new ArrayList<>();
        for (int request : requests) {
            FutureTask<String> answer = new FutureTask<>(() -> commits.submit(request));
            answers.add(answer);
            Thread thread = Thread.ofPlatform().daemon().start(answer);
            threads.add(thread);
            begun.await();
            while (thread.getState() != Thread.State.WAITING) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("out of time")
                        .isFalse();
                Thread.onSpinWait();
            }
        }
        return answers;
    }

    /** The first commit waits until it may go on. */
    private List<String> commit(Supplier<List<Integer>> requests) {
        List<Integer> group = requests.get();
        begun.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (group.contains(-99)) {
            SQLException full = new SQLException("", null, SQLiteErrorCode.SQLITE_FULL.code);
            throw new StoreUnavailableException("the disk is full", full);
        }
        if (group.contains(-7)) {
            throw new IllegalArgumentException("a bug");
        }
        if (group.contains(-8)) {
            SQLException constraint = new SQLException("", null, SQLiteErrorCode.SQLITE_CONSTRAINT_TRIGGER.code);
            throw new StoreUnavailableException("no such row", constraint);
        }
        committed.add(group);
        return group.stream().map(request -> "did " + request).toList();
    }

    private static String answer(FutureTask<String> task) {
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
