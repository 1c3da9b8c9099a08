package dev.launchwatch.app;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.metrics.SignalGauges;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.Signal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What windows come to, read when somebody scrapes. One scrape sees one moment. */
final class LiveSignals implements SignalGauges {
    private static final Duration SAME_MOMENT = Duration.ofSeconds(1);

    private final Parts parts;
    private final Station station;
    private final InstantSource clock;
    private volatile @Nullable SignalView latest;

    LiveSignals(Parts parts, Station station, InstantSource clock) {
        this.parts = parts;
        this.station = station;
        this.clock = clock;
    }

    private SignalView view() {
        Instant now = clock.instant();
        SignalView view = latest;
        if (view == null || Duration.between(view.now(), now).abs().compareTo(SAME_MOMENT) > 0) {
            view = parts.view(now);
            latest = view;
        }
        return view;
    }

    private List<Signal> signals() {
        return station.configured().catalog().map(Catalog::signals).orElse(List.of());
    }

    @Override
    public Map<String, Compared> compared() {
        Map<String, Compared> compared = new TreeMap<>();
        parts.deciding()
                .ifPresent(office -> office.evaluator()
                        .measures()
                        .forEach((rule, measure) -> compared.put(
                                rule,
                                new Compared(
                                        measure.value().doubleValue(),
                                        measure.limit().doubleValue()))));
        return compared;
    }

    @Override
    public long activeMembers(Duration window) {
        return view().activeMembers(window);
    }

    /** As rules of kind cost-per-member have it: without any known active member the sum is divided by one. */
    @Override
    public Map<String, Double> costPerActiveMember(Duration window) {
        Optional<Signal> cost = signals().stream()
                .filter(signal -> signal.event().equals(Optional.of(Kinds.MODEL_USED)))
                .findFirst();
        Map<String, Double> each = new TreeMap<>();
        if (cost.isPresent()) {
            SignalView.Cost spent = view().cost(cost.get().name(), window);
            BigDecimal members = BigDecimal.valueOf(Math.max(1, spent.activeMembers()));
            for (Money money : spent.spent()) {
                each.put(
                        money.currency().getCurrencyCode(),
                        money.amount().divide(members, MathContext.DECIMAL64).doubleValue());
            }
        }
        return each;
    }

    @Override
    public long uncounted() {
        return parts.signals().uncounted();
    }

    @Override
    public boolean complete() {
        SignalView view = view();
        return signals().stream().allMatch(signal -> view.complete(signal.name()));
    }
}
