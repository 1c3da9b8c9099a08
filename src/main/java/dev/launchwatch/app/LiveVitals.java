package dev.launchwatch.app;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.notify.Notifier;
import dev.launchwatch.notify.Vitals;
import dev.launchwatch.schedule.MonitorSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether the daemon works, judged by what its parts got done. Asked by one thread at a time. */
final class LiveVitals implements Vitals {
    private final MonitorSchedule schedule;
    private final BooleanSupplier blind;
    private final Supplier<List<Place>> places;
    private final BooleanSupplier decided;
    private final InstantSource clock;
    private final Ticker ticker;
    private long decidedAt;

    /** Where it is decided and told. */
    record Place(Evaluator rules, Notifier telling) {
        static Place of(Office office) {
            return new Place(office.evaluator(), office.notifier());
        }
    }

    /**
     * @param blind whether this region reaches none of its connectivity targets
     * @param places where this daemon decides and tells now
     * @param decided whether somebody decides now
     */
    LiveVitals(
            MonitorSchedule schedule,
            BooleanSupplier blind,
            Supplier<List<Place>> places,
            BooleanSupplier decided,
            InstantSource clock,
            Ticker ticker) {
        this.schedule = schedule;
        this.blind = blind;
        this.places = places;
        this.decided = decided;
        this.clock = clock;
        this.ticker = ticker;
        this.decidedAt = ticker.nanos();
    }

    @Override
    public Optional<Ailment> ailment(Duration bound) {
        if (decided.getAsBoolean()) {
            decidedAt = ticker.nanos();
        }
        List<Place> present = places.get();
        return Stream.<Supplier<Optional<Ailment>>>of(
                        () -> probes(bound),
                        this::sight,
                        () -> store(present, bound),
                        () -> notifications(present, bound),
                        () -> decisions(bound))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Ailment> probes(Duration bound) {
        return schedule.overdue()
                .filter(overdue -> overdue.by().compareTo(bound) > 0)
                .map(overdue -> new Ailment(
                        Trouble.PROBES, "a run of '" + overdue.monitor() + "' is overdue by " + whole(overdue.by())));
    }

    private Optional<Ailment> sight() {
        return blind.getAsBoolean()
                ? Optional.of(new Ailment(Trouble.BLIND, "none of the connectivity targets is reached"))
                : Optional.empty();
    }

    private static Optional<Ailment> store(List<Place> places, Duration bound) {
        return places.stream()
                .map(place -> place.rules().behind())
                .filter(behind -> behind.compareTo(bound) > 0)
                .findFirst()
                .map(behind -> new Ailment(Trouble.STORE, "nothing has become durable for " + whole(behind)));
    }

    private Optional<Ailment> notifications(List<Place> places, Duration bound) {
        Instant now = clock.instant();
        for (Place place : places) {
            Duration desk = place.telling().look();
            if (desk.compareTo(bound) > 0) {
                return Optional.of(new Ailment(
                        Trouble.NOTIFICATIONS, "a step of the notifications has not ended for " + whole(desk)));
            }
            for (Map.Entry<String, Instant> still :
                    place.telling().standstills().entrySet()) {
                Duration waited = Duration.between(still.getValue(), now);
                if (waited.compareTo(bound) > 0) {
                    return Optional.of(new Ailment(
                            Trouble.NOTIFICATIONS,
                            "messages have waited for the channel '" + still.getKey() + "' for " + whole(waited)));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Ailment> decisions(Duration bound) {
        Duration since = Duration.ofNanos(ticker.nanos() - decidedAt);
        return since.compareTo(bound) > 0
                ? Optional.of(new Ailment(Trouble.UNDECIDED, "no region has decided for " + whole(since)))
                : Optional.empty();
    }

    private static String whole(Duration duration) {
        return Durations.format(duration.truncatedTo(ChronoUnit.SECONDS));
    }
}
