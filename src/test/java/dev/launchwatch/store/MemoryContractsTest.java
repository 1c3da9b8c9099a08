package dev.launchwatch.store;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.region.Exchange;
import dev.launchwatch.region.Register;
import dev.launchwatch.region.Replica;
import dev.launchwatch.store.MemoryDatabase.Way;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The database of simulations keeps the contracts of the real ones, or what they show would say little. */
class MemoryContractsTest {
    private final MemoryDatabase database = new MemoryDatabase();

    @Nested
    class OfTheJournal extends JournalContract {
        @Override
        Journal journal() {
            return database.journal(Way.DIRECT, "eu");
        }

        @Override
        Outbox outbox() {
            return database.outbox(Way.DIRECT);
        }
    }

    @Nested
    class OfTheJournalOfWhoeverDecides extends JournalContract {
        private final MemoryDatabase own = new MemoryDatabase();

        @BeforeEach
        void takeTheLease() {
            database.register(Way.DIRECT, InstantSource.system())
                    .renew(RegisterContract.able("eu", "me"), Duration.ofSeconds(10));
        }

        @Override
        Journal journal() {
            Journal results = own.journal(Way.DIRECT, "eu");
            return new BothJournals(results, database.leased(Way.DIRECT, results, database.lease()));
        }

        @Override
        Outbox outbox() {
            return database.leased(Way.DIRECT, database.lease());
        }
    }

    @Nested
    class OfTheOutbox extends OutboxContract {
        @Override
        Journal journal() {
            return database.journal(Way.DIRECT, null);
        }

        @Override
        Outbox outbox() {
            return database.outbox(Way.DIRECT);
        }
    }

    @Nested
    class OfTheRegister extends RegisterContract {
        @Override
        Register register() {
            return database.register(Way.DIRECT, InstantSource.system());
        }

        @Override
        void pass(Duration time) {
            database.pass(time);
        }
    }

    @Nested
    class OfTheReplica extends ReplicaContract {
        @Override
        Replica replica() {
            return database.replica(Way.DIRECT);
        }

        @Override
        Journal sharing() {
            return database.journal(Way.DIRECT, "eu");
        }

        @Override
        void restart() {
            // It has nothing but what survives.
        }
    }

    @Nested
    class OfTheExchange extends ExchangeContract {
        private final Semaphore rung = new Semaphore(0);

        @BeforeEach
        void listen() {
            database.listen(_ -> rung.release());
            rung.release(); // as who may have missed something before it listened
        }

        @Override
        Exchange exchange() {
            return database.exchange(Way.DIRECT, _ -> false);
        }

        @Override
        Exchange other() {
            return database.exchange(Way.DIRECT, atMost -> {
                boolean _ = rung.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
                rung.drainPermits();
                return false;
            });
        }
    }

    @Nested
    class OfTheHeartbeats extends HeartbeatsContract {
        private final MemoryHeartbeats heartbeats = new MemoryHeartbeats();

        @Override
        Kept heartbeats() {
            return new Kept() {
                @Override
                public void record(String monitor, Instant at) {
                    heartbeats.record(Way.DIRECT, monitor, at);
                }

                @Override
                public void known(Set<String> monitors, Instant now) {
                    heartbeats.known(Way.DIRECT, monitors, now);
                }

                @Override
                public Optional<Instant> last(String monitor) {
                    return heartbeats.last(Way.DIRECT, monitor);
                }

                @Override
                public Optional<Instant> firstKnown(String monitor) {
                    return heartbeats.firstKnown(Way.DIRECT, monitor);
                }
            };
        }
    }
}
