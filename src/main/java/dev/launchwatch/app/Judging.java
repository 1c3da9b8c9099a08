package dev.launchwatch.app;

import dev.launchwatch.alert.Course;
import dev.launchwatch.alert.Measure;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.web.Rulings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The port of the operator page about signals, filled by the rules. For any thread. */
@Singleton
final class Judging implements Rulings {
    private final Station station;

    @Inject
    Judging(Station station) {
        this.station = station;
    }

    @Override
    public List<Ruling> rulings() {
        Map<String, Measure> measures = station.parts()
                .flatMap(Parts::deciding)
                .map(office -> office.evaluator().measures())
                .orElse(Map.of());
        return rules().flatMap(rule ->
                        Optional.ofNullable(rule.signal()).map(signal -> ruling(rule, signal, measures)).stream())
                .toList();
    }

    @Override
    public List<Moment> course(String name, SignalView view, int windows) {
        return rules().filter(rule -> rule.name().equals(name)).findFirst().stream()
                .flatMap(rule -> Course.of(rule, view, windows).stream())
                .map(Judging::moment)
                .toList();
    }

    private Stream<Rule> rules() {
        return station.configured().catalog().map(Catalog::rules).orElse(List.of()).stream()
                .filter(rule -> rule.condition().aboutSignals());
    }

    private static Moment moment(Course.Point point) {
        BigDecimal usual = point.usual();
        return new Moment(
                point.count(),
                usual == null ? null : usual.doubleValue(),
                point.limit().doubleValue(),
                point.beyond());
    }

    private static Ruling ruling(Rule rule, String signal, Map<String, Measure> measures) {
        Measure measure = measures.get(rule.name());
        return new Ruling(
                rule.name(),
                signal,
                rule.severity().label(),
                ConditionText.of(rule.condition()),
                window(rule.condition()),
                rule.condition() instanceof RuleSpec.EventRate || rule.condition() instanceof RuleSpec.Spike,
                measure == null
                        ? null
                        : new Limit(
                                measure.value().doubleValue(), measure.limit().doubleValue()));
    }

    private static @Nullable Duration window(RuleSpec condition) {
        return switch (condition) {
            case RuleSpec.EventRate rate -> rate.over().per();
            case RuleSpec.Stuffing stuffing -> stuffing.window();
            case RuleSpec.Spray spray -> spray.window();
            case RuleSpec.Slow slow -> slow.over().per();
            case RuleSpec.Ratio ratio -> ratio.window();
            case RuleSpec.Spike spike -> spike.window();
            case RuleSpec.CostPerMember cost -> cost.window();
            case RuleSpec.Absent absent -> absent.silence();
            case RuleSpec.PerOne _,
                    RuleSpec.Value _,
                    RuleSpec.Failing _,
                    RuleSpec.Latency _,
                    RuleSpec.Uptime _,
                    RuleSpec.Certificate _,
                    RuleSpec.HeartbeatMissing _ -> null;
        };
    }
}
