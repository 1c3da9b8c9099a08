package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Pseudonyms PSEUDONYMS = new Pseudonyms(List.of(new byte[32]));

    private final SourceClocks clocks = new SourceClocks();
    private final Intake intake = intake();

    private Intake intake() {
        return new Intake(
                Set.of("cart.abandoned"), PSEUDONYMS, IntakeTest::cost, new Redactor(Set.of("hunter2hunter2")), clocks);
    }

    @Test
    void keepsWhatWasReportedWithPeopleHashed() {
        Event event = kept(
                intake,
                NOW,
                new Reported(
                        "id-1",
                        Kinds.LOGIN_FAILED,
                        NOW.minusSeconds(3),
                        "203.0.113.7",
                        "Ada@example.org",
                        "m1",
                        "/login",
                        401,
                        Duration.ofMillis(80),
                        "auth0",
                        "wrong_password",
                        null));
        assertThat(event.people()).isEqualTo(PSEUDONYMS.people("203.0.113.7", "ada@example.org", "m1"));
        assertThat(event.at()).isEqualTo(NOW.minusSeconds(3));
        assertThat(event.received()).isEqualTo(NOW);
        assertThat(event.route()).isEqualTo("/login");
        assertThat(event.status()).isEqualTo(401);
        assertThat(event.latency()).isEqualTo(Duration.ofMillis(80));
        assertThat(event.provider()).isEqualTo("auth0");
        assertThat(event.reason()).isEqualTo("wrong_password");
        assertThat(event.next()).isNull();
        assertThat(event.source()).isEqualTo("app");
    }

    @Test
    void whileAKeyIsChangedPeopleAreKeptUnderTheNewestToo() {
        byte[] newest = "a key of its own, 32 bytes of it!".getBytes(StandardCharsets.UTF_8);
        Intake changing = new Intake(
                Set.of(),
                new Pseudonyms(List.of(newest, new byte[32])),
                _ -> new Cost.Unpriced(),
                new Redactor(Set.of()),
                clocks);
        Event event = kept(changing, NOW, report("1", NOW));
        assertThat(event.people()).isEqualTo(PSEUDONYMS.people("203.0.113.7", null, null));
        assertThat(event.next()).isEqualTo(new Pseudonyms(List.of(newest)).people("203.0.113.7", null, null));
    }

    @Test
    void everyItemHasItsAdmissionInItsPlace() {
        List<Admission> admissions = intake.admit(
                "app",
                NOW,
                List.of(
                        new Decoded.Bad("kind: missing; name what happened"),
                        new Decoded.Ignored(),
                        new Decoded.Good(report("1", NOW)),
                        new Decoded.Good(of("tea.served"))));
        assertThat(admissions.get(0))
                .isEqualTo(new Admission.Refused(Rejection.UNREADABLE, "kind: missing; name what happened"));
        assertThat(admissions.get(1)).isEqualTo(new Admission.LeftOut());
        assertThat(admissions.get(2)).isInstanceOf(Admission.Kept.class);
        assertThat(refused(admissions.get(3)).reason()).isEqualTo(Rejection.UNKNOWN_KIND);
        assertThat(refused(admissions.get(3)).error()).contains("login.failed").doesNotContain("tea.served");
    }

    @Test
    void aDeclaredKindIsTaken() {
        assertThat(kept(intake, NOW, of("cart.abandoned")).kind()).isEqualTo("cart.abandoned");
    }

    @ParameterizedTest
    @CsvSource({
        "-2678400, KEPT",
        "-2678401, TOO_OLD",
        "300, KEPT",
        "301, TOO_EARLY",
    })
    void timesAreTakenFromThirtyOneDaysAgoToFiveMinutesAhead(long seconds, String outcome) {
        Admission admission = admitted(intake, NOW, report("1", NOW.plusSeconds(seconds)));
        if (outcome.equals("KEPT")) {
            assertThat(admission).isInstanceOf(Admission.Kept.class);
        } else {
            assertThat(refused(admission).reason()).isEqualTo(Rejection.valueOf(outcome));
        }
    }

    @Test
    void theEndsOfTimeAreRefusedLikeAnyOtherTime() {
        assertThat(refused(admitted(intake, NOW, report("1", Instant.MIN))).reason())
                .isEqualTo(Rejection.TOO_OLD);
        assertThat(refused(admitted(intake, NOW, report("1", Instant.MAX))).reason())
                .isEqualTo(Rejection.TOO_EARLY);
    }

    @Test
    void anEventThatIsYetToHappenCountsWhenItCameAndIsCounted() {
        assertThat(kept(intake, NOW, report("1", NOW.plusSeconds(90))).at()).isEqualTo(NOW);
        assertThat(clocks.early("app")).isEqualTo(1);
        assertThat(clocks.skew("app")).isEqualTo(Duration.ofSeconds(-90));
    }

    @Test
    void aClockThatIsBehindForLongIsBelievedToBeBehind() {
        Duration behind = Duration.ofMinutes(20);
        Instant now = NOW;
        for (int minute = 0; minute < 9; minute++) {
            now = NOW.plus(Duration.ofMinutes(minute));
            assertThat(kept(intake, now, report("m" + minute, now.minus(behind)))
                            .at())
                    .isEqualTo(now.minus(behind));
        }
        now = now.plus(Duration.ofMinutes(1));
        assertThat(kept(intake, now, report("x", now.minus(behind))).at()).isEqualTo(now);
        assertThat(kept(intake, now, report("y", now.minus(behind).minusSeconds(30)))
                        .at())
                .isEqualTo(now.minusSeconds(30));
        assertThat(clocks.skew("app")).isEqualTo(behind);
    }

    @Test
    void aSenderThatCatchesUpIsNotTakenForOneWhoseClockIsBehind() {
        for (int minute = 0; minute < 30; minute++) {
            Instant now = NOW.plus(Duration.ofMinutes(minute));
            assertThat(kept(intake, now, report("old" + minute, now.minus(Duration.ofHours(2))))
                            .at())
                    .isEqualTo(now.minus(Duration.ofHours(2)));
            kept(intake, now, report("new" + minute, now.minusSeconds(1)));
        }
    }

    @Test
    void aSenderThatCatchesUpInOrderKeepsItsTimesHoweverLongItTakes() {
        // Two hours of events, four minutes of them in each minute: what lies minutes apart must not come to lie in
        // one.
        for (int minute = 0; minute < 30; minute++) {
            Instant now = NOW.plus(Duration.ofMinutes(minute));
            Instant at = now.minus(Duration.ofHours(2)).plus(Duration.ofMinutes(3L * minute));
            assertThat(kept(intake, now, report("old" + minute, at)).at())
                    .as("minute " + minute)
                    .isEqualTo(at);
        }
    }

    @Test
    void clocksOfSourcesAreTheirOwn() {
        kept(intake, NOW, report("1", NOW.plusSeconds(90)));
        assertThat(clocks.early("other")).isZero();
        assertThat(clocks.skew("other")).isZero();
    }

    @Test
    void aBodyWithoutIdsBringsTheSameIdsAgainAndEveryItemItsOwn() {
        Reported without = report(null, NOW.minusSeconds(9));
        List<Decoded> body = List.of(
                new Decoded.Good(without),
                new Decoded.Good(without),
                new Decoded.Good(report(null, NOW.minusSeconds(8))));
        List<String> first = ids(intake.admit("app", NOW, body));
        assertThat(first).doesNotHaveDuplicates();
        assertThat(ids(intake().admit("app", NOW.plusSeconds(60), body))).isEqualTo(first);
    }

    @Test
    void whatSaysNeitherIdNorTimeCountsEachTime() {
        Reported without = report(null, null);
        List<Decoded> body = List.of(new Decoded.Good(without), new Decoded.Good(without));
        List<String> first = ids(intake.admit("app", NOW, body));
        assertThat(first).doesNotHaveDuplicates();
        assertThat(ids(intake.admit("app", NOW, body))).doesNotContainAnyElementsOf(first);
        assertThat(kept(intake, NOW, without).at()).isEqualTo(NOW);
    }

    @Test
    void anIdIsShortAndShowsNothingOfWhatItWas() {
        String id = kept(intake, NOW, report("ada@example.org" + "x".repeat(10_000), NOW))
                .id();
        assertThat(id).hasSize(22).doesNotContain("ada");
        assertThat(kept(intake, NOW.plusSeconds(1), report("ada@example.org" + "x".repeat(10_000), NOW))
                        .id())
                .isEqualTo(id);
        assertThat(kept(intake, NOW, report("bob@example.org", NOW)).id()).isNotEqualTo(id);
    }

    @Test
    void textsAreBoundedAndHoldNoSecrets() {
        Event event = kept(
                intake,
                NOW,
                new Reported(
                        "1",
                        Kinds.REQUEST,
                        NOW,
                        null,
                        null,
                        null,
                        "https://site.example/reset/hunter2hunter2/ada@example.org?token=abcdef#x",
                        200,
                        null,
                        "p".repeat(5000),
                        "line\nbreak and token=abcdefgh",
                        null));
        assertThat(event.route()).isEqualTo("/reset/[redacted]/[redacted]");
        assertThat(Objects.requireNonNull(event.provider())).hasSize(100);
        assertThat(event.reason()).doesNotContain("\n", "abcdefgh");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 99, 600, Integer.MAX_VALUE})
    void aStatusThatIsNoneIsRefused(int status) {
        Reported report = new Reported("1", Kinds.REQUEST, NOW, null, null, null, "/", status, null, null, null, null);
        assertThat(refused(admitted(intake, NOW, report)).reason()).isEqualTo(Rejection.BAD_NUMBER);
        assertThat(refused(admitted(intake, NOW, report)).error()).startsWith("status:");
    }

    @Test
    void aLatencyOutOfRangeIsRefused() {
        for (Duration latency :
                List.of(Duration.ofMillis(-1), Duration.ofDays(2), Duration.ofSeconds(Long.MIN_VALUE))) {
            Reported report =
                    new Reported("1", Kinds.REQUEST, NOW, null, null, null, "/", 200, latency, null, null, null);
            assertThat(refused(admitted(intake, NOW, report)).error()).startsWith("latency:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.01 USD", "1E+1000000 USD", "1E-1000000 USD", "1234567890123456789012345678901 USD"})
    void aCostThatNoUseHasIsRefused(String cost) {
        assertThat(refused(admitted(intake, NOW, used(10, cost))).error()).startsWith("cost:");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE})
    void tokensOutOfRangeAreRefused(long tokens) {
        assertThat(refused(admitted(intake, NOW, used(tokens, null))).error()).startsWith("tokens:");
    }

    @Test
    void aUseWithoutACostIsPricedAndOneWithACostIsLeft() {
        assertThat(Objects.requireNonNull(kept(intake, NOW, used(10, null)).model())
                        .cost())
                .isEqualTo(Money.parse("0.5 USD"));
        assertThat(Objects.requireNonNull(kept(intake, NOW, used(10, "0.1 EUR")).model())
                        .cost())
                .isEqualTo(Money.parse("0.1 EUR"));
    }

    @Test
    void aUseThatNoPriceCanBePutOnIsRefusedWithWhatIsWrongWithIt() {
        ModelUse use = new ModelUse("gpt", 10, 1, 11, 0, 0, false, null);
        Reported report = new Reported("1", Kinds.MODEL_USED, NOW, null, null, null, null, 0, null, null, null, use);
        assertThat(admitted(intake, NOW, report))
                .isEqualTo(new Admission.Refused(Rejection.BAD_NUMBER, "more is cached than went in: add it"));
    }

    @Test
    void aUseOfAModelWithoutAPriceIsKeptWithoutACost() {
        Intake unpriced = new Intake(Set.of(), PSEUDONYMS, _ -> new Cost.Unpriced(), new Redactor(Set.of()), clocks);
        assertThat(Objects.requireNonNull(kept(unpriced, NOW, used(10, null)).model())
                        .cost())
                .isNull();
    }

    @Test
    void codesOfRejectionsAreAsTheyStandInTheMetric() {
        assertThat(Rejection.UNKNOWN_KIND.code()).isEqualTo("unknown_kind");
    }

    /** Half a dollar, unless its source says something else, or says what cannot be. */
    private static Cost cost(ModelUse use) {
        if (use.cachedInput() > use.input()) {
            return new Cost.Refused("more is cached than went in: add it");
        }
        return new Cost.Known(use.cost() == null ? Money.parse("0.5 USD") : use.cost());
    }

    private static Reported used(long tokens, @Nullable String cost) {
        ModelUse use = new ModelUse("gpt", tokens, 1, 0, 0, 0, false, cost == null ? null : Money.parse(cost));
        return new Reported("1", Kinds.MODEL_USED, NOW, null, null, "m1", null, 0, null, null, null, use);
    }

    private static Reported report(@Nullable String id, @Nullable Instant at) {
        return new Reported(id, Kinds.LOGIN_FAILED, at, "203.0.113.7", null, null, null, 0, null, null, null, null);
    }

    private static Reported of(String kind) {
        return new Reported("1", kind, NOW, null, null, null, null, 0, null, null, null, null);
    }

    private static Admission admitted(Intake intake, Instant received, Reported report) {
        return intake.admit("app", received, List.of(new Decoded.Good(report))).getFirst();
    }

    private static Event kept(Intake intake, Instant received, Reported report) {
        return ((Admission.Kept) admitted(intake, received, report)).event();
    }

    private static Admission.Refused refused(Admission admission) {
        return (Admission.Refused) admission;
    }

    private static List<String> ids(List<Admission> admissions) {
        return admissions.stream()
                .map(each -> ((Admission.Kept) each).event().id())
                .toList();
    }
}
