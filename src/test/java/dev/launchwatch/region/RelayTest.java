package dev.launchwatch.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final Memory exchange = new Memory();
    private final Region eu = new Region("eu");
    private final Region us = new Region("us");

    @Test
    void whatOneRegionSawTheOtherKnowsInTheSameOrder() {
        eu.sees(3);
        assertThat(eu.relay.share()).isFalse();
        assertThat(us.relay.fetch()).isFalse();

        assertThat(us.copy).isEqualTo(eu.own);
        assertThat(us.heard).containsExactly(eu.own);
        assertThat(us.relay.fetch()).isFalse();
        assertThat(us.heard).as("nothing is handed over twice").hasSize(1);
    }

    @Test
    void itsOwnResultsDoNotComeBack() {
        eu.sees(2);
        eu.relay.share();
        eu.relay.fetch();

        assertThat(eu.copy).isEmpty();
        assertThat(eu.heard).isEmpty();
    }

    @Test
    void aBacklogIsHandedOverTogetherHoweverManySlicesItTakes() {
        eu.sees(2_500);
        assertThat(eu.relay.share()).isTrue();
        assertThat(eu.relay.share()).isTrue();
        assertThat(eu.relay.share()).isFalse();
        us.relay.fetch();

        assertThat(us.heard).singleElement().satisfies(all -> assertThat(all).hasSize(2_500));
    }

    @Test
    void whatCameBeforeTheExchangeWentAwayIsHandedOverAndTheRestComesLater() {
        eu.sees(2_500);
        eu.shareAll();
        exchange.answers = 2;
        assertThatThrownBy(us.relay::fetch).isInstanceOf(StoreUnavailableException.class);
        assertThat(us.heard).singleElement().satisfies(part -> assertThat(part).hasSize(2_000));

        exchange.answers = Integer.MAX_VALUE;
        us.relay.fetch();
        assertThat(us.copy).isEqualTo(eu.own);
        assertThat(us.heard).hasSize(2);
    }

    @Test
    void whatCouldNotBeSharedIsSharedLater() {
        eu.sees(1);
        exchange.answers = 0;
        assertThatThrownBy(eu.relay::share).isInstanceOf(StoreUnavailableException.class);
        exchange.answers = Integer.MAX_VALUE;
        eu.relay.share();
        us.relay.fetch();

        assertThat(us.copy).isEqualTo(eu.own);
    }

    @Test
    void howLongTheOthersHaveNotHeardIsKnownUntilTheyHave() {
        assertThat(eu.relay.unshared()).isEmpty();
        eu.sees(1_500);
        exchange.answers = 0;
        assertThatThrownBy(eu.relay::share).isInstanceOf(StoreUnavailableException.class);
        assertThat(eu.relay.unshared()).contains(NOON);
        exchange.answers = 1;
        eu.relay.share();
        assertThatThrownBy(eu.relay::share).isInstanceOf(StoreUnavailableException.class);
        assertThat(eu.relay.unshared()).contains(NOON.plusSeconds(1_000));
        exchange.answers = Integer.MAX_VALUE;
        eu.relay.share();
        assertThat(eu.relay.unshared()).isEmpty();
    }

    @Test
    void differencesBetweenClocksAreTakenOut() {
        eu.skew = Duration.ofSeconds(90); // its clock is behind the exchange's
        us.skew = Duration.ofSeconds(-30); // and that one ahead
        eu.sees(1);
        eu.relay.share();
        us.relay.fetch();

        assertThat(us.copy)
                .singleElement()
                .satisfies(result ->
                        assertThat(result.at()).isEqualTo(eu.own.getFirst().at().plusSeconds(120)));
    }

    @Test
    void clocksThatNearlyAgreeAreTakenForEqualSoThatAResultHasOneTimeEverywhere() {
        eu.skew = Duration.ofMillis(250);
        us.skew = Duration.ofMillis(-240);
        eu.sees(1);
        eu.relay.share();
        us.relay.fetch();

        assertThat(us.copy).isEqualTo(eu.own);
    }

    @Test
    void anExchangeThatWentBackIsFollowedBack() {
        eu.sees(3);
        eu.shareAll();
        us.relay.fetch();
        exchange.all.subList(1, 3).clear();
        us.relay.fetch();
        eu.sees(1);
        eu.shareAll();
        us.relay.fetch();

        assertThat(us.heard.getLast()).containsExactly(eu.own.getLast());
    }

    /** An exchange in memory. */
    private static final class Memory implements Exchange {
        final List<Shared> all = new ArrayList<>();
        int answers = Integer.MAX_VALUE;

        private void answer() {
            if (answers-- <= 0) {
                throw new StoreUnavailableException("away", new IllegalStateException("away"));
            }
        }

        @Override
        public void share(List<Result> results, Duration skew) {
            answer();
            results.forEach(result -> all.add(new Shared(result, skew)));
        }

        @Override
        public Slice after(long after, String but, int most) {
            answer();
            int from = (int) Math.min(after, all.size());
            int to = Math.min(all.size(), from + most);
            return new Slice(
                    all.subList(from, to).stream()
                            .filter(shared -> !shared.result().region().equals(but))
                            .toList(),
                    to);
        }

        @Override
        public boolean await(Duration atMost) {
            return false;
        }
    }

    private final class Region implements Replica {
        final String name;
        final List<Result> own = new ArrayList<>();
        final List<Result> copy = new ArrayList<>();
        final List<List<Result>> heard = new ArrayList<>();
        final Relay relay;
        Duration skew = Duration.ZERO;
        private long shared;
        private long fetched;

        Region(String name) {
            this.name = name;
            this.relay = new Relay(name, this, exchange, () -> new Skew(skew, Duration.ZERO), heard::add);
        }

        void sees(int count) {
            for (int i = 0; i < count; i++) {
                own.add(new Result(
                        "home",
                        name,
                        NOON.plusSeconds(own.size()),
                        Result.Trigger.SCHEDULE,
                        Result.Standing.COUNTED,
                        Report.of(new Outcome.Up(), Duration.ofMillis(5))));
            }
        }

        void shareAll() {
            boolean more = true;
            while (more) {
                more = relay.share();
            }
        }

        @Override
        public Unshared unshared(int most) {
            int to = (int) Math.min(own.size(), shared + most);
            return new Unshared(own.subList((int) shared, to), to);
        }

        @Override
        public void shared(long through) {
            shared = through;
        }

        @Override
        public long fetched() {
            return fetched;
        }

        @Override
        public void fetch(List<Result> results, long through) {
            copy.addAll(results);
            fetched = through;
        }
    }
}
