package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages about why rules did or did not fire, and about what they would have told. Blocking. */
final class OpsReasons {
    static final String WHY = "/ops/why";
    static final String BACKTEST = "/ops/backtest";

    /** So long a page waits for a backtest that runs: most are over by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Reasons reasons;
    private final Backtests backtests;
    private final InstantSource clock;

    OpsReasons(Reasons reasons, Backtests backtests, InstantSource clock) {
        this.reasons = reasons;
        this.backtests = backtests;
        this.clock = clock;
    }

    /** @throws dev.launchwatch.model.StoreUnavailableException if the store is away */
    WhyView why(Map<String, String> query) {
        Instant now = clock.instant();
        List<Reasons.Choice> choices = reasons.choices();
        String name = query.getOrDefault("rule", "").strip();
        Optional<Reasons.Choice> rule =
                choices.stream().filter(each -> each.rule().equals(name)).findFirst();
        String on = query.getOrDefault("on", "").strip();
        // Whoever chose another rule left the field as it was.
        boolean watched = rule.isPresent() && rule.get().subjects().contains(on);
        if (rule.isPresent() && rule.get().subjects().size() == 1) {
            on = rule.get().subjects().getFirst();
            watched = true;
        }
        String at = query.getOrDefault("at", "").strip();
        WhyText.Asked asked =
                new WhyText.Asked(rule.orElse(null), on, at, WhyText.span(query.get("span"), rule.orElse(null)), now);
        Optional<Instant> moment = Moment.parse(at, now);
        String note = !name.isEmpty() && rule.isEmpty()
                ? "There is no rule '" + name + "'."
                : rule.isPresent() && !on.isEmpty() && !watched
                        ? name + " does not watch '" + on + "'."
                        : moment.isEmpty() ? "'" + at + "' is no time: write " + Moment.FORM + "." : "";
        if (!note.isEmpty() || !watched || moment.isEmpty()) {
            return WhyText.page(choices, asked, note, Optional.empty());
        }
        try {
            Explanation explanation = reasons.why(name, on, moment.get(), asked.span());
            return WhyText.page(choices, asked, "", Optional.of(explanation));
        } catch (Reasons.Unanswered e) {
            return WhyText.page(choices, asked, String.valueOf(e.getMessage()), Optional.empty());
        }
    }

    BacktestView backtest() {
        return BacktestPage.of(backtests.standing(PATIENCE), clock.instant());
    }

    /** Begins or ends a backtest, as the form says. */
    Said play(OpsRequest request, String user) {
        if (!request.field("cancel").isEmpty()) {
            backtests.cancel();
            return Said.CANCELLED;
        }
        String span = request.field("span");
        if (!BacktestPage.SPANS.contains(span)) {
            return Said.MALFORMED;
        }
        return backtests.start(Durations.parse(span), user) ? Said.PLAYED : Said.PLAYS;
    }
}
