package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Member;
import dev.launchwatch.region.Register;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Sign;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every register of regions must do. */
abstract class RegisterContract {
    static final Duration TERM = Duration.ofSeconds(100);
    private static final Duration SILENCE = Duration.ofMinutes(30);

    /** The register under test; each call may be a new one over the same store, as of another process. */
    abstract Register register();

    /** As if so much time had passed on the store's clock, or as if that had been set back if it is negative. */
    abstract void pass(Duration time);

    static Sign able(String region, String instance) {
        return new Sign(region, instance, "1.2.3", Duration.ofNanos(-1_234_567_000), true);
    }

    static Sign unable(String region, String instance) {
        return new Sign(region, instance, "1.2.3", Duration.ZERO, false);
    }

    private Lease renew(Sign sign) {
        return register().renew(sign, TERM).lease();
    }

    @Test
    void theFirstWhoIsAbleDecidesUnderTheFirstEpoch() {
        assertThat(renew(unable("west", "w")).epoch()).isZero();
        Roster roster = register().renew(able("east", "e"), TERM);
        assertThat(roster.lease()).isEqualTo(new Lease("e", 1, roster.now().plus(TERM)));
    }

    @Test
    void whoDecidesKeepsTheLeaseAndItsEpoch() {
        Lease first = renew(able("east", "e"));
        pass(TERM.dividedBy(2));
        Roster roster = register().renew(able("east", "e"), TERM);
        assertThat(roster.lease()).isEqualTo(new Lease("e", 1, roster.now().plus(TERM)));
        assertThat(roster.lease().until()).isAfterOrEqualTo(first.until());
    }

    @Test
    void whatAnotherHasIsLeftToIt() {
        Lease lease = renew(able("east", "e"));
        assertThat(renew(able("west", "w"))).isEqualTo(lease);
        assertThat(renew(unable("north", "n"))).isEqualTo(lease);
    }

    @Test
    void aLeaseThatIsOverGoesToTheNextWhoIsAbleUnderTheNextEpoch() {
        renew(able("east", "e"));
        pass(TERM.plusSeconds(1));
        assertThat(renew(unable("north", "n")).holder()).isEqualTo("e");
        Lease taken = renew(able("west", "w"));
        assertThat(taken.holder()).isEqualTo("w");
        assertThat(taken.epoch()).isEqualTo(2);
        assertThat(renew(able("east", "e"))).isEqualTo(taken);
    }

    @Test
    void whoLetItRunOutBeginsAnotherEpoch() {
        renew(able("east", "e"));
        pass(TERM.plusSeconds(1));
        assertThat(renew(able("east", "e")).epoch()).isEqualTo(2);
    }

    @Test
    void whoIsNoLongerAbleGivesItBackAtOnce() {
        renew(able("east", "e"));
        Roster roster = register().renew(unable("east", "e"), TERM);
        assertThat(roster.lease()).isEqualTo(new Lease("e", 1, roster.now()));
        assertThat(renew(able("west", "w")).epoch()).isEqualTo(2);
        assertThat(renew(able("east", "e")).holder()).isEqualTo("w");
    }

    @Test
    void everythingThatRegionsSaidComesInTheOrderOfTheirNames() {
        register().renew(able("Ägypten", "a"), TERM);
        register().renew(unable("west", "w"), TERM);
        Roster roster = register().renew(able("East", "e"), TERM);
        assertThat(roster.members()).extracting(Member::region).containsExactly("East", "west", "Ägypten");
        assertThat(roster.members())
                .extracting(Member::sign)
                .containsExactly(able("East", "e"), unable("west", "w"), able("Ägypten", "a"));
        assertThat(roster.members().getFirst().seen()).isEqualTo(roster.now());
        assertThat(roster.members()).noneMatch(Member::left);
        assertThat(roster.members())
                .allMatch(member ->
                        !member.since().isAfter(member.seen()) && !member.seen().isAfter(roster.now()));
    }

    @Test
    void theLatestWordOfARegionCountsAndItsProcessIsAsOldAsItsFirst() {
        Instant since = only(register().renew(able("east", "e"), TERM)).since();
        pass(Duration.ofSeconds(20));
        Sign other = new Sign("east", "e", "1.2.4", Duration.ofMillis(5), false);
        Member member = only(register().renew(other, TERM));
        assertThat(member.sign()).isEqualTo(other);
        assertThat(member.since()).isEqualTo(since.minusSeconds(20));
        assertThat(member.seen()).isAfterOrEqualTo(since);
    }

    private static Member only(Roster roster) {
        assertThat(roster.members()).hasSize(1);
        return roster.members().getFirst();
    }

    @Test
    void anotherProcessOfTheSameRegionSpeaksForItButDoesNotDecide() {
        Lease lease = renew(able("east", "old"));
        pass(Duration.ofSeconds(70));
        Roster roster = register().renew(able("east", "new"), TERM);
        assertThat(only(roster).sign().instance()).isEqualTo("new");
        assertThat(only(roster).since()).isAfter(roster.now().minusSeconds(10));
        assertThat(roster.lease().holder()).isEqualTo("old");
        assertThat(roster.lease().until()).isEqualTo(lease.until().minusSeconds(70));
    }

    @Test
    void oneProcessSpeaksForARegionForAsLongAsItDoes() {
        renew(able("east", "old"));
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofSeconds(50));
            Roster refused = register().renew(able("east", "new"), TERM);
            assertThat(only(refused).sign()).isEqualTo(able("east", "old"));
            assertThat(only(refused).seen()).isBefore(refused.now().minusSeconds(40));
            assertThat(only(register().renew(able("east", "old+1"), TERM))
                            .sign()
                            .instance())
                    .as("the same under another name")
                    .isEqualTo("old+1");
            renew(able("east", "old"));
        }
        pass(Duration.ofSeconds(120));
        assertThat(renew(able("east", "new")).holder()).isEqualTo("new");
        assertThat(only(register().renew(able("east", "old"), TERM)).sign().instance())
                .isEqualTo("new");
    }

    @Test
    void whoMayNotSpeakForItsRegionGetsNoLease() {
        renew(unable("east", "old"));
        assertThat(renew(able("east", "new")).epoch()).isZero();
        assertThat(renew(able("east", "old")).holder()).isEqualTo("old");
        Lease held = renew(able("east", "old"));
        assertThat(renew(unable("east", "new"))).isEqualTo(held);
    }

    @Test
    void whoLeavesIsNotMissedAndDecidesNoMore() {
        renew(able("east", "e"));
        register().leave("east", "e");
        Roster roster = register().renew(able("west", "w"), TERM);
        assertThat(roster.members()).extracting(Member::left).containsExactly(true, false);
        assertThat(roster.lease().holder()).isEqualTo("w");
        assertThat(roster.lease().epoch()).isEqualTo(2);
    }

    @Test
    void whoComesBackIsThereAgain() {
        renew(able("east", "e"));
        register().leave("east", "e");
        assertThat(only(register().renew(able("east", "f"), TERM)).left()).isFalse();
        register().leave("east", "f");
        assertThat(only(register().renew(able("east", "f"), TERM)).left()).isFalse();
    }

    @Test
    void aProcessThatWasReplacedTakesNobodyWithItWhenItLeaves() {
        renew(able("east", "old"));
        pass(Duration.ofSeconds(70));
        renew(able("east", "new"));
        register().leave("east", "old");
        Roster roster = register().renew(able("west", "w"), TERM);
        assertThat(roster.members()).noneMatch(Member::left);
        assertThat(roster.lease().holder()).as("its lease was its own").isEqualTo("w");
        register().leave("west", "somebody else");
        roster = register().renew(able("east", "new"), TERM);
        assertThat(roster.members()).noneMatch(Member::left);
        assertThat(roster.lease().holder()).isEqualTo("w");
    }

    @Test
    void regionsAreForgottenOnceTheyWereSilentForLong() {
        renew(able("lost", "l"));
        renew(able("gone", "g"));
        register().leave("gone", "g");
        pass(SILENCE.plusSeconds(5));
        renew(able("here", "h"));
        register().leave("here", "h");
        renew(unable("quiet", "q"));
        pass(SILENCE.minusSeconds(30));
        register().forget(SILENCE);
        assertThat(register().renew(unable("new", "n"), TERM).members())
                .extracting(Member::region)
                .containsExactly("here", "new", "quiet");
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepALeaseOrARegionAliveForAllThatTime() {
        renew(able("east", "e"));
        pass(Duration.ofDays(-1));
        Roster roster = register().renew(able("west", "w"), TERM);
        assertThat(roster.lease().epoch()).isEqualTo(1);
        assertThat(roster.lease().until())
                .isBetween(roster.now().plus(TERM), roster.now().plus(TERM.multipliedBy(3)));
        assertThat(roster.members().getFirst().seen()).isEqualTo(roster.now());
        pass(Duration.ofDays(-1));
        Roster renewed = register().renew(able("east", "e"), TERM);
        assertThat(renewed.lease()).isEqualTo(new Lease("e", 1, renewed.now().plus(TERM)));
    }
}
