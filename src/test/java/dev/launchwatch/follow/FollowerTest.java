package dev.launchwatch.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.launchwatch.testing.FakeTime;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is followed, over all that is done to logs; real files. */
class FollowerTest {
    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();
    private final Random random = new Random(1);
    private final MemoryPositions positions = new MemoryPositions();
    private final TakenLines taken = new TakenLines();
    private Server server;
    private Follower follower;

    @BeforeEach
    void start() {
        server = new Server(folder.resolve("access.log"));
        follower = following("access.log", false);
    }

    @AfterEach
    void stop() {
        follower.close();
        server.close();
    }

    private Follower following(String name, boolean fromStart) {
        Followed followed = new Followed("web", folder.resolve(name), fromStart);
        return new Follower(followed, new Tails(followed, positions, random), taken, time);
    }

    /** As after a kill: nothing is closed, nothing saved. */
    private void restart() {
        follower = following("access.log", false);
    }

    private void look() {
        while (follower.poll()) {
            // goes on at once
        }
    }

    /** Long enough that a rotated file is let go. */
    private void settle() {
        look();
        time.advance(Follower.QUIET);
        look();
    }

    @Test
    void whatIsThereAtFirstIsLeftOutAndWhatComesLaterIsTaken() {
        server.log("old 1", "old 2");
        look();
        server.log("new 1").log("new 2");
        look();
        assertThat(taken.lines()).containsExactly("new 1", "new 2");
        assertThat(follower.standing().orElseThrow()).isEqualTo(new Standing("", 0, 2, 0, 0, 0));
    }

    @Test
    void aLineThatWasBegunBeforeTheFirstLookIsTakenWhole() {
        server.log("old").raw("half ");
        look();
        server.raw("a line\n");
        look();
        assertThat(taken.lines()).containsExactly("half a line");
    }

    @Test
    void fromItsStartAllOfItIsTaken() {
        follower = following("access.log", true);
        server.log("old 1", "old 2");
        look();
        assertThat(taken.lines()).containsExactly("old 1", "old 2");
    }

    @Test
    void aFileThatComesLaterIsReadFromItsStartAlsoIfItsFolderCameLaterToo() throws IOException {
        follower = following("later/web.log", false);
        look();
        assertThat(follower.standing().orElseThrow().trouble()).contains("web.log is not there");
        Files.createDirectory(folder.resolve("later"));
        Files.writeString(folder.resolve("later/web.log"), "first\n");
        look();
        assertThat(taken.lines()).containsExactly("first");
        assertThat(follower.standing().orElseThrow().trouble()).isEmpty();
    }

    @Test
    void aLineWithoutItsEndWaitsForIt() {
        look();
        server.raw("one\ntw");
        look();
        look();
        assertThat(taken.lines()).containsExactly("one");
        assertThat(follower.standing().orElseThrow().lag()).isEqualTo(2);
        server.raw("o\r\n\n  \n");
        look();
        assertThat(taken.lines()).containsExactly("one", "two");
    }

    @Test
    void aRestartGoesOnWhereItWas() {
        look();
        server.log("one");
        look();
        server.log("two");
        restart();
        look();
        assertThat(taken.lines()).containsExactly("one", "two");
        assertThat(taken.again()).isZero();
    }

    @Test
    void aKillBeforeItWasRememberedReadsAgainAndCountsOnce() {
        look();
        server.log("one");
        int[] saves = {1}; // what it begins with is remembered, and how far it was read is not
        positions.failing(() -> saves[0]-- <= 0);
        look();
        positions.failing(() -> false);
        assertThat(taken.lines()).containsExactly("one");
        restart();
        server.log("two");
        look();
        assertThat(taken.lines()).containsExactly("one", "two");
        assertThat(taken.again()).isEqualTo(1);
    }

    @Test
    void nothingIsReadBeforeItsNumberIsDurable() {
        positions.failing(() -> true);
        server.log("old");
        look();
        server.log("one");
        look();
        assertThat(taken.lines()).isEmpty();
    }

    @Test
    void whatNobodyTookIsBroughtAgain() {
        look();
        server.log("one");
        taken.failing(() -> true);
        look();
        assertThat(follower.standing().orElseThrow().lag()).isEqualTo(4);
        taken.failing(() -> false);
        look();
        assertThat(taken.lines()).containsExactly("one");
    }

    @Test
    void theServerWritesOnToTheRenamedFileUntilItOpensTheNewOne() {
        look();
        server.log("one");
        server.rename();
        server.log("two");
        look();
        server.log("three");
        look();
        server.reopen();
        server.log("four");
        settle();
        assertThat(taken.lines()).containsExactly("one", "two", "three", "four");
        assertThat(positions.of("web")).extracting(Position::done).containsExactly(true, false);
    }

    @Test
    void whatIsLeftOfTheOldFileIsReadBeforeTheNewOne() {
        look();
        server.log("one");
        server.rename();
        server.reopen();
        server.log("two");
        look();
        assertThat(taken.lines()).containsExactly("one", "two");
    }

    @Test
    void aRenamedFileThatWasPackedOrDeletedIsReadToItsEndWhileItIsOpen() throws IOException {
        look();
        server.log("one");
        look();
        server.log("two");
        server.rename();
        server.log("three");
        server.reopen();
        server.pack(1);
        server.log("four");
        settle();
        assertThat(taken.lines()).containsExactly("one", "two", "three", "four");
        Files.delete(server.log());
        server.log("five");
        look();
        assertThat(taken.lines()).endsWith("five");
    }

    @Test
    void rotationsWhileNobodyLooksLoseNothing() {
        look();
        server.log("one");
        look();
        restart();
        server.log("two");
        server.rename();
        server.log("three");
        server.reopen();
        server.log("four");
        server.rename();
        server.reopen();
        server.pack(2);
        server.log("five");
        server.copyAndTruncate();
        server.pack(1);
        server.log("six");
        settle();
        assertThat(taken.lines()).containsExactlyInAnyOrder("one", "two", "three", "four", "five", "six");
        assertThat(follower.standing().orElseThrow().lost()).isZero();
    }

    @Test
    void aFileThatIsCopiedAndCutIsReadToItsEndInTheCopy() {
        look();
        server.log("one");
        look();
        server.log("two");
        server.copyAndTruncate();
        server.log("a longer line than all that was there before");
        settle();
        assertThat(taken.lines()).containsExactly("one", "two", "a longer line than all that was there before");
        restart();
        settle();
        assertThat(taken.again()).isZero();
    }

    @Test
    void aFileThatIsCopiedAndCutBeforeAnyOfItWasReadIsReadInTheCopy() {
        look();
        server.log("one");
        server.copyAndTruncate();
        server.log("two");
        settle();
        assertThat(taken.lines()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aFileThatIsEmptiedBeginsAnewAndWhatCannotBeFoundIsTold() {
        look();
        server.log("one");
        look();
        server.truncate();
        server.log("two");
        for (int i = 0; i < 20; i++) {
            look();
        }
        assertThat(taken.lines()).containsExactly("one", "two");
        assertThat(follower.standing().orElseThrow().lost()).isEqualTo(1);
    }

    @Test
    void aFileWhoseEndIsTakenAwayGoesOnBehindIt() throws IOException {
        look();
        server.log("x".repeat(2 * Head.LONGEST), "two", "three");
        look();
        try (RandomAccessFile file = new RandomAccessFile(server.log().toFile(), "rw")) {
            file.setLength(file.length() - "two\nthree\n".length());
        }
        look();
        server.log("six");
        look();
        assertThat(taken.lines())
                .as("also at the place of another line")
                .endsWith("two", "three", "six")
                .hasSize(4);
        restart();
        look();
        assertThat(taken.again()).isZero();
    }

    @Test
    void aFileThatAnEditorWroteAnewIsTheSameFile() throws IOException {
        look();
        server.log("one", "two");
        look();
        Path copy = folder.resolve("edited.tmp");
        Files.writeString(copy, "one\ntwo\nthree\n");
        Files.move(copy, server.log(), StandardCopyOption.ATOMIC_MOVE);
        look();
        assertThat(taken.lines()).containsExactly("one", "two", "three");
    }

    @Test
    void anotherFileWithTheSameKeyIsAnotherFile() throws IOException {
        look();
        server.log("one", "two");
        look();
        String key = positions.of("web").getFirst().key();
        Files.writeString(server.log(), "another first line\nand a second\nand a third\n"); // cut and written in place
        assertThat(Listing.key(server.log())).isEqualTo(key);
        restart();
        look();
        assertThat(taken.lines()).containsExactly("one", "two", "another first line", "and a second", "and a third");
    }

    @Test
    void linesThatAreTooLongAreLeftOutAndCounted() {
        look();
        server.raw("x".repeat(Cutting.LONGEST + 1) + "\n");
        server.log("y".repeat(Cutting.LONGEST));
        server.raw("z".repeat(10 * Cutting.CHUNK));
        look();
        restart();
        look();
        server.raw("z\n");
        server.log("end");
        look();
        assertThat(taken.lines()).hasSize(2).endsWith("end");
        assertThat(follower.standing().orElseThrow().tooLong()).isEqualTo(1);
    }

    @Test
    void aHoleThatAWriterLeavesBehindIsPassedOver() throws IOException {
        look();
        server.log("one", "two");
        look();
        server.truncate();
        try (RandomAccessFile file = new RandomAccessFile(server.log().toFile(), "rw")) {
            file.seek(50L << 20); // a server that does not append goes on at its own place
            file.write("three\n".getBytes(StandardCharsets.UTF_8));
        }
        look();
        assertThat(taken.lines()).containsExactly("one", "two", "three");
    }

    @Test
    void whatIsNoTextIsBroughtAsItIs() throws IOException {
        look();
        byte[] junk = new byte[1 << 20];
        random.nextBytes(junk);
        Files.write(server.log(), junk);
        server.reopen();
        server.raw("\n").log("end");
        look();
        assertThat(follower.standing().orElseThrow().lag()).isZero();
        assertThat(follower.standing().orElseThrow().lines()).isPositive();
    }

    @Test
    void aGreatBacklogIsReadInSmallSteps() {
        follower = following("access.log", true);
        String line = "x".repeat(999) + "\n";
        server.raw(line.repeat(20_000));
        int polls = 1;
        while (follower.poll()) {
            assertThat(follower.standing().orElseThrow().lag()).isPositive();
            polls++;
        }
        assertThat(polls).as("20 MB, some 3 MiB at once").isBetween(5, 10);
        assertThat(taken.lines()).hasSize(20_000);
    }

    @Test
    void allFilesThatFitAreFollowedAndWhatRotationMakesOfThemIsNot() throws IOException {
        follower = following("*.log", false);
        look();
        Files.writeString(folder.resolve("api.log"), "api 1\n");
        server.log("access 1");
        look();
        server.rename();
        server.reopen();
        Files.move(folder.resolve("api.log"), folder.resolve("api-20260131.log"));
        Files.writeString(folder.resolve("api.log"), "api 2\n");
        Files.writeString(folder.resolve("other.log.gz"), "not read");
        server.log("access 2");
        settle();
        assertThat(taken.lines()).containsExactlyInAnyOrder("access 1", "access 2", "api 1", "api 2");
    }

    @Test
    void whatWasRotatedBeforeTheFirstLookIsNeverRead() throws IOException {
        server.log("old");
        server.rename();
        server.reopen();
        look();
        restart();
        server.log("new");
        server.rename();
        server.reopen();
        settle();
        assertThat(taken.lines()).containsExactly("new");
    }

    @Test
    void aCopyThatSomebodyMadeIsNotRead() throws IOException {
        look();
        server.log("one");
        look();
        Files.copy(server.log(), folder.resolve("access.log.7"));
        server.log("two");
        server.rename();
        server.reopen();
        server.log("three");
        settle();
        assertThat(taken.lines()).containsExactly("one", "two", "three");
    }

    @Test
    void aFileThatMayNotBeReadIsToldAndReadFromItsEndOnceItMay() throws IOException {
        server.log("old");
        Files.setPosixFilePermissions(server.log(), PosixFilePermissions.fromString("-wx------"));
        assumeThat(Files.isReadable(server.log())).as("run by root").isFalse();
        look();
        assertThat(follower.standing().orElseThrow().trouble())
                .contains("may not be read", "usermod -aG adm launchwatch");
        Files.setPosixFilePermissions(server.log(), PosixFilePermissions.fromString("rw-------"));
        look();
        server.log("new");
        look();
        assertThat(follower.standing().orElseThrow().trouble()).isEmpty();
        assertThat(taken.lines()).containsExactly("new");
    }

    @Test
    void whatIsNoFileIsToldWithTheRemedy() throws IOException {
        Files.createSymbolicLink(folder.resolve("stdout.log"), Path.of("/dev/null"));
        follower = following("stdout.log", false);
        look();
        assertThat(follower.standing().orElseThrow().trouble()).contains("is no file", "standard output");
        follower = following("no-such-*.log", false);
        look();
        assertThat(follower.standing().orElseThrow().trouble())
                .startsWith("no file fits")
                .contains("no-such-*.log");
    }

    @Test
    void aLinkThatIsTurnedToAnotherFileIsFollowed() throws IOException {
        Files.writeString(folder.resolve("day-1"), "");
        Files.writeString(folder.resolve("day-2"), "two\n");
        Path link = folder.resolve("current");
        Files.createSymbolicLink(link, Path.of("day-1"));
        follower = following("current", false);
        look();
        Files.writeString(folder.resolve("day-1"), "one\n");
        look();
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("day-2"));
        look();
        assertThat(taken.lines()).containsExactly("one", "two");
    }

    @Test
    void theLastLineOfAFileThatIsDoneNeedsNoEnd() {
        look();
        server.log("one").raw("two");
        server.rename();
        server.reopen();
        server.log("three");
        settle();
        assertThat(taken.lines()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void onlyAHandfulOfFilesIsRemembered() {
        look();
        for (int i = 0; i < 40; i++) {
            server.log("line " + i);
            look();
            server.rename();
            server.reopen();
            server.log("next " + i);
            settle();
        }
        assertThat(taken.lines()).hasSize(80);
        assertThat(positions.of("web")).hasSizeLessThan(20);
    }
}
