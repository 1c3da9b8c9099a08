package dev.launchwatch.app;

import dev.launchwatch.alert.BacktestReport;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Waiting;
import dev.launchwatch.signal.Signal;
import dev.launchwatch.web.Backtests;
import dev.launchwatch.web.Operations;
import dev.launchwatch.web.Reasons;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The port of backtests, filled by playing what is stored: one at a time, on a thread of its own, within a time. What the last one came to is kept. */
@Singleton
final class Backtester implements Backtests {
    private static final Logger LOG = Logger.getLogger("launchwatch");
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration MOST = Duration.ofMinutes(2);

    private final InstantSource clock;
    private final Player player;
    private final Consumer<Runnable> threads;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Play running;
    private @Nullable Played last;
    private String trouble = "";

    /** Plays a time. */
    interface Player {
        /** @param progress told at each step how far it has come; what it throws ends the play and comes out */
        Played play(String by, Instant since, Instant until, Consumer<Instant> progress);
    }

    private record Play(String by, Duration span, Instant startedAt, Limit limit, Semaphore ended) {}

    @Inject
    Backtester(Station station, InstantSource clock) {
        this(
                clock,
                (by, since, until, progress) -> {
                    Parts parts = station.parts().orElseThrow(Operations.NotRunningException::new);
                    Catalog catalog = station.configured().catalog().orElseThrow(Operations.NotRunningException::new);
                    return played(by, catalog, parts.backtesting().run(catalog, since, until, progress));
                },
                work -> Thread.ofPlatform()
                        .daemon()
                        .name("launchwatch-backtest")
                        .start(work));
    }

    /** @param threads does work beside whoever hands it over */
    Backtester(InstantSource clock, Player player, Consumer<Runnable> threads) {
        this.clock = clock;
        this.player = player;
        this.threads = threads;
    }

    @Override
    public boolean start(Duration span, String by) {
        Duration length = span.compareTo(LONGEST) > 0 ? LONGEST : span;
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Play play = new Play(by, length, now, new Limit(Time.ticker(), Waiting.real(), MOST), new Semaphore(0));
        lock.lock();
        try {
            if (running != null) {
                return false;
            }
            running = play;
            trouble = "";
        } finally {
            lock.unlock();
        }
        threads.accept(() -> run(play));
        return true;
    }

    private void run(Play play) {
        Played played = null;
        String why = "";
        try {
            played = player.play(play.by(), play.startedAt().minus(play.span()), play.startedAt(), play.limit());
        } catch (Reasons.Unanswered e) {
            why = String.valueOf(e.getMessage());
        } catch (StoreUnavailableException e) {
            why = "The store is away: try again in a moment.";
        } catch (Operations.NotRunningException e) {
            why = "The daemon is starting or stopping.";
        } catch (RuntimeException e) {
            LOG.warn("A backtest failed", e);
            why = "It failed: the log says how.";
        }
        lock.lock();
        try {
            running = null;
            trouble = why;
            last = played == null ? last : played;
        } finally {
            lock.unlock();
            play.ended().release();
        }
    }

    @Override
    public void cancel() {
        Play play = running();
        if (play != null) {
            play.limit().cancel();
        }
    }

    @PreDestroy
    void stop() {
        cancel();
    }

    private @Nullable Play running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Standing standing(Duration patience) {
        Play play = running();
        if (play != null) {
            try {
                if (Waiting.real().acquire(play.ended(), patience)) {
                    play.ended().release(); // for the others who wait
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        lock.lock();
        try {
            return new Standing(running == null ? null : standing(running), last, trouble);
        } finally {
            lock.unlock();
        }
    }

    private static Running standing(Play play) {
        Instant since = play.startedAt().minus(play.span());
        Instant reached = play.limit().reached();
        long percent = reached.isBefore(since)
                ? 0
                : Math.clamp(
                        100
                                * Duration.between(since, reached).toSeconds()
                                / Math.max(1, play.span().toSeconds()),
                        0,
                        99);
        return new Running(play.by(), play.span(), play.startedAt(), (int) percent);
    }

    /** What it came to, as the page shows it. */
    static Played played(String by, Catalog catalog, BacktestReport report) {
        Set<String> signals = catalog.signals().stream().map(Signal::name).collect(Collectors.toSet());
        return new Played(
                by,
                report.until(),
                report.since(),
                report.until(),
                report.from(),
                report.results(),
                report.events(),
                report.toldKnown(),
                report.rows().stream().map(row -> row(row, signals)).toList(),
                report.gaps().stream()
                        .map(gap -> new Gap(gap.monitor(), gap.times(), gap.length(), gap.longest()))
                        .toList());
    }

    private static Row row(BacktestReport.Row row, Set<String> signals) {
        return new Row(
                row.rule(),
                row.subject(),
                signals.contains(row.subject()),
                row.severity().label(),
                row.inForce(),
                lane(row.would()),
                row.told() == null ? null : lane(row.told()),
                row.known().name().toLowerCase(java.util.Locale.ROOT),
                row.limit());
    }

    private static Lane lane(BacktestReport.Firings firings) {
        return new Lane(
                firings.count(),
                firings.length(),
                firings.longest(),
                firings.first().stream()
                        .map(period -> new Period(period.firedAt(), period.endedAt(), period.detail()))
                        .toList());
    }
}
