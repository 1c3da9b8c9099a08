package dev.launchwatch.alert;

import dev.launchwatch.model.Agreement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rule that stands beside a failing rule whose agreement asks for more than one region: it tells what fewer of them see.
 * It watches the same monitors and is in all the same but for its name, severity and impact, and for a label {@code
 * regional} with the name of the rule that it stands beside, unless there is such a label already.
 */
public final class RegionalWarning {
    private static final String SUFFIX = "-regional";
    /** The label of such a warning. */
    public static final String LABEL = "regional";

    private RegionalWarning() {}

    /** Nothing for a rule that one region is enough for, that wants none, or of another kind. */
    public static Optional<Rule> of(Rule rule) {
        return rule.condition() instanceof RuleSpec.Failing failing
                        && failing.regional().enabled()
                        && asksForSeveral(failing.agreement())
                ? Optional.of(beside(rule, failing.regional()))
                : Optional.empty();
    }

    /** Whether more regions than one must see a failure, where there are more. */
    public static boolean asksForSeveral(Agreement agreement) {
        return agreement.needed(Integer.MAX_VALUE) > 1;
    }

    private static Rule beside(Rule rule, RuleSpec.Regional regional) {
        Map<String, String> labels = new TreeMap<>(rule.labels());
        labels.putIfAbsent(LABEL, rule.name());
        return new Rule(
                rule.name() + SUFFIX,
                rule.monitor(),
                rule.group(),
                rule.signal(),
                regional.severity(),
                impact(rule.impact()),
                rule.runbook(),
                rule.resolveAfter(),
                rule.keepFiringFor(),
                rule.flapThreshold(),
                rule.flapWindow(),
                labels,
                rule.annotations(),
                rule.condition());
    }

    /** A monitor as the warning speaks of it. */
    static Subject about(Subject subject) {
        return subject.impact(impact(subject.impact()));
    }

    private static String impact(String impact) {
        return impact.isBlank() ? "" : "Seen from some regions only: " + impact;
    }
}
