package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.signal.CostFailure;
import dev.launchwatch.signal.CostStanding;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.signal.UsedCost;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums of what models cost by day, and what reports said: exact, each event once, over restarts and failures. */
class UsedCostsTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-02");
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private Path folder;
    private SqliteStore store;

    @BeforeEach
    void open(@TempDir Path folder) {
        this.folder = folder;
        store = new SqliteStore(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Event use(String id, Instant at, @Nullable String provider, String model, @Nullable Money cost) {
        return new Event(
                "gateway",
                id,
                Kinds.MODEL_USED,
                at,
                NOON,
                null,
                null,
                null,
                null,
                0,
                null,
                provider,
                null,
                new ModelUse(model, 1, 1, 0, 0, 0, false, cost),
                null);
    }

    private List<UsedCost> used() {
        return new SqlUsedCosts(store.reader)
                .used(DAY.minusDays(10), DAY.plusDays(10))
                .costs();
    }

    private static UsedCost cost(LocalDate day, @Nullable String provider, String model, String cost, long uses) {
        return new UsedCost(day, provider, model, Money.parse(cost), uses);
    }

    @Test
    void aDayIsSummedByProviderOrByModelWhereThereIsNone() {
        store.events()
                .append(List.of(
                        use("a", NOON, "OpenAI", "gpt-4o", Money.parse("0.000000000001 USD")),
                        use("b", NOON, "openai", "gpt-5", Money.parse("2 USD")),
                        use("c", NOON, "openai", "gpt-5", Money.parse("3 EUR")),
                        use("d", NOON, null, "gpt-5", Money.parse("0.5 USD")),
                        use("e", NOON, "openai", "gpt-new", null),
                        use("f", Instant.parse("2026-03-02T23:59:59.999Z"), "openai", "x", Money.parse("1E+3 USD")),
                        use("g", Instant.parse("2026-03-03T00:00:00Z"), "openai", "x", Money.parse("1 USD")),
                        use("h", Instant.parse("2026-03-01T23:59:59.999Z"), "openai", "x", Money.parse("4 USD"))));
        assertThat(used())
                .containsExactlyInAnyOrder(
                        cost(DAY.minusDays(1), "openai", "", "4 USD", 1),
                        cost(DAY, "openai", "", "1002.000000000001 USD", 3),
                        cost(DAY, "openai", "", "3 EUR", 1),
                        new UsedCost(DAY, "openai", "", null, 1),
                        cost(DAY, null, "gpt-5", "0.5 USD", 1),
                        cost(DAY.plusDays(1), "openai", "", "1 USD", 1));
    }

    @Test
    void sumsAreThoseOfTheEventsExactlyHoweverTheyCome() {
        Random random = new Random(7);
        BigDecimal expected = BigDecimal.ZERO;
        List<Event> sent = new ArrayList<>();
        for (int batch = 0; batch < 40; batch++) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                if (!sent.isEmpty() && random.nextInt(4) == 0) {
                    events.add(sent.get(random.nextInt(sent.size()))); // again
                } else {
                    BigDecimal amount =
                            new BigDecimal(random.nextLong(1_000_000_000L)).movePointLeft(random.nextInt(19));
                    expected = expected.add(amount);
                    Event fresh = use(
                            "e" + sent.size(), NOON, "openai", "gpt", new Money(amount, Currency.getInstance("USD")));
                    events.add(fresh);
                    sent.add(fresh);
                }
            }
            store.events().append(events);
            if (batch % 10 == 9) {
                store.close();
                store = new SqliteStore(folder);
            }
        }
        assertThat(used())
                .singleElement()
                .satisfies(sum -> assertThat(sum.uses()).isEqualTo(sent.size()));
        Money money = Objects.requireNonNull(used().getFirst().cost());
        assertThat(money.amount()).isEqualByComparingTo(expected);
    }

    @Test
    void aTransactionThatFailsLeavesNoSumBehind() {
        store.events().append(List.of(use("a", NOON, "openai", "gpt", Money.parse("1 USD"))));
        assertThatThrownBy(() -> store.writer.change("fail", session -> {
                    Event event = use("b", NOON, "openai", "gpt", Money.parse("10 USD"));
                    session.events().add(List.of(event), EventKey.of(List.of(event)));
                    throw new java.sql.SQLException("the disk is full");
                }))
                .isInstanceOf(StoreUnavailableException.class);
        store.events().append(List.of(use("b", NOON, "openai", "gpt", Money.parse("10 USD"))));
        assertThat(used()).containsExactly(cost(DAY, "openai", "", "11 USD", 2));
    }

    @Test
    void whoeverMakesUpProvidersFillsNothingAndIsStillInASum() {
        List<Event> events = Stream.iterate(0, i -> i + 1)
                .limit(3 * UsedCostTable.MOST)
                .map(i -> use("e" + i, NOON, "made-up-" + i, "gpt", Money.parse("0.01 USD")))
                .toList();
        store.events().append(events);
        assertThat(store.count("select count(*) from used_cost")).isEqualTo(UsedCostTable.MOST + 1);
        assertThat(used()).contains(cost(DAY, UsedCostTable.OTHER, "", "10.00 USD", 2 * UsedCostTable.MOST));
    }

    @Test
    void sumsOutliveTheirEventsAndGoAfterFiveWeeks() {
        store.events().append(List.of(use("a", NOON, "openai", "gpt", Money.parse("1 USD"))));
        store.events().checkpoint(1, List.of());
        keep(NOON);
        keep(NOON.plus(Duration.ofDays(10)));
        assertThat(store.count("select count(*) from event")).isZero();
        assertThat(used()).hasSize(1);
        keep(NOON.plus(Duration.ofDays(35)));
        assertThat(used()).hasSize(1);
        keep(NOON.plus(Duration.ofDays(36)));
        assertThat(used()).isEmpty();
    }

    private void keep(Instant now) {
        new EventKeeping(store.writer, EventRetention.DEFAULT).run(now);
    }

    @Test
    void itIsKnownSinceWhenUsesCount() {
        assertThat(since()).isNull();
        store.events().append(List.of(use("first", NOON.minusSeconds(3600), null, "gpt", null)));
        assertThat(since()).isEqualTo(NOON);
        store.close();
        store = new SqliteStore(folder);
        store.events().append(List.of(use("second", NOON.plusSeconds(60), null, "gpt", null)));
        assertThat(since()).isEqualTo(NOON);
    }

    private @Nullable Instant since() {
        return new SqlUsedCosts(store.reader).used(DAY, DAY).since();
    }

    @Test
    void whatReportsSaidIsThereAfterARestartAndCorrected() {
        SqlCostBook book = new SqlCostBook(store.writer);
        assertThat(book.recall("openai", "scope", NOON).standing()).isEqualTo(CostStanding.begun(NOON));
        CostStanding read = new CostStanding(NOON, NOON, NOON, NOON.plusSeconds(60), 0, null, "");
        book.keep(
                "openai",
                "scope",
                read,
                Map.of(DAY, List.of(Money.parse("1.5 USD"), Money.parse("2 EUR")), DAY.plusDays(1), List.of()));
        CostStanding failed = new CostStanding(
                NOON, NOON.plusSeconds(60), NOON, NOON.plusSeconds(99), 3, CostFailure.LIMITED, "it answers 429");
        book.keep("openai", "scope", failed, Map.of());
        book.keep("other", "scope", read, Map.of(DAY, List.of(Money.parse("7 USD"))));
        store.close();
        store = new SqliteStore(folder);
        book = new SqlCostBook(store.writer);
        assertThat(book.recall("openai", "scope", NOON.plusSeconds(5)).standing())
                .isEqualTo(failed);
        assertThat(book.recall("openai", "scope", NOON).days())
                .isEqualTo(
                        Map.of(DAY, List.of(Money.parse("2 EUR"), Money.parse("1.5 USD")), DAY.plusDays(1), List.of()));

        book.keep("openai", "scope", read, Map.of(DAY, List.of(Money.parse("1.75 USD"))));
        assertThat(book.recall("openai", "scope", NOON).days())
                .containsEntry(DAY, List.of(Money.parse("1.75 USD")))
                .hasSize(2);
        book.keep("openai", "scope", read, Map.of(DAY.plusDays(36), List.of()));
        assertThat(book.recall("openai", "scope", NOON).days()).containsOnlyKeys(DAY.plusDays(1), DAY.plusDays(36));

        book.retain(Set.of("openai"));
        assertThat(store.count("select count(*) from cost_report")).isEqualTo(1);
        assertThat(store.count("select count(*) from cost_report_day where report = 'other'"))
                .isZero();
        assertThat(book.recall("openai", "another scope", NOON.plusSeconds(7)))
                .satisfies(entry -> assertThat(entry.days()).isEmpty())
                .satisfies(entry -> assertThat(entry.standing()).isEqualTo(CostStanding.begun(NOON.plusSeconds(7))));
    }
}
