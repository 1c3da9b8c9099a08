package dev.launchwatch.alert;

import dev.launchwatch.model.Globs;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which rules watch which monitors, and which watch signals: worked out once per configuration. Immutable. */
public final class RuleBook {
    private final List<Rule> rules;
    private final Map<String, Entry> entries;

    /**
     * A monitor with what watches it, how much of its past that takes, and what it waits for.
     *
     * @param regional the warnings of single regions, by the rule's name that each stands beside
     */
    record Entry(Subject subject, List<Rule> rules, Map<String, Rule> regional, Bounds bounds, List<String> parents) {}

    /**
     * @param rules the rules in force; their names are unique
     * @param subjects the monitors that run; their names are unique
     */
    public RuleBook(List<Rule> rules, List<Subject> subjects) {
        this.rules = List.copyOf(rules);
        Map<String, Subject> byName = new LinkedHashMap<>();
        subjects.forEach(subject -> byName.put(subject.name(), subject));
        Map<String, Rule> regional = new HashMap<>();
        for (Rule rule : rules) {
            RegionalWarning.of(rule).ifPresent(warning -> regional.put(rule.name(), warning));
        }
        Map<String, List<Rule>> watching = new LinkedHashMap<>();
        byName.forEach((name, subject) -> watching.put(
                name, rules.stream().filter(rule -> watches(rule, subject)).toList()));
        Map<String, Entry> built = new LinkedHashMap<>();
        byName.forEach((name, subject) -> {
            List<Rule> own = watching.getOrDefault(name, List.of());
            built.put(
                    name,
                    new Entry(subject, own, regional, Bounds.of(subject, own), parents(subject, byName, watching)));
        });
        this.entries = built;
    }

    /** Nothing is watched. */
    public static RuleBook empty() {
        return new RuleBook(List.of(), List.of());
    }

    /** The rules in force, as they are written: without warnings of single regions. */
    public List<Rule> rules() {
        return rules;
    }

    /** The rules about signals, each of which names one. */
    public List<Rule> aboutSignals() {
        return rules.stream()
                .filter(rule -> rule.condition().aboutSignals() && rule.signal() != null)
                .toList();
    }

    /** The leaky buckets that rules look at. */
    public List<SignalView.Leak> leaks() {
        List<SignalView.Leak> leaks = new ArrayList<>();
        for (Rule rule : aboutSignals()) {
            if (rule.condition() instanceof RuleSpec.PerOne per) {
                for (Rate bucket : List.of(per.fast(), per.slow())) {
                    leaks.add(new SignalView.Leak(
                            String.valueOf(rule.signal()), per.by().dimension(), PerOneCondition.leak(bucket)));
                }
            }
        }
        return leaks.stream().distinct().toList();
    }

    /** The monitors in force. */
    public List<Subject> subjects() {
        return entries.values().stream().map(Entry::subject).toList();
    }

    /** The rules that watch a monitor, warnings of single regions among them; none for one that is not known. */
    public List<Rule> watching(String monitor) {
        Entry entry = entries.get(monitor);
        if (entry == null) {
            return List.of();
        }
        List<Rule> watching = new ArrayList<>(entry.rules());
        for (Rule rule : entry.rules()) {
            Rule warning = entry.regional().get(rule.name());
            if (warning != null) {
                watching.add(warning);
            }
        }
        return List.copyOf(watching);
    }

    /**
     * What of this book decides about a rule on a monitor or signal: the rule, and whatever watches what the monitor depends on.
     *
     * @throws IllegalArgumentException if there is no such rule, or if it does not watch this
     */
    RuleBook about(String rule, String subject) {
        Rule asked = watchedBy(rule, subject);
        if (asked.condition().aboutSignals()) {
            return new RuleBook(List.of(asked), List.of());
        }
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(subject));
        while (!open.isEmpty()) {
            String name = open.pop();
            Entry entry = entries.get(name);
            if (entry != null && needed.add(name)) {
                open.addAll(entry.subject().dependsOn());
            }
        }
        return new RuleBook(
                rules.stream()
                        .filter(each -> !each.condition().aboutSignals())
                        .filter(each ->
                                needed.stream().anyMatch(name -> watching(name).contains(each)))
                        .toList(),
                subjects().stream().filter(each -> needed.contains(each.name())).toList());
    }

    /**
     * The rule of this name on a monitor or signal, which may be the warning of single regions beside another one.
     *
     * @throws IllegalArgumentException if there is no such rule, or if it does not watch this
     */
    public Rule watchedBy(String rule, String subject) {
        return Stream.concat(
                        watching(subject).stream(),
                        aboutSignals().stream().filter(each -> subject.equals(each.signal())))
                .filter(each -> each.name().equals(rule))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rule " + rule + " does not watch " + subject));
    }

    Iterable<Entry> entries() {
        return entries.values();
    }

    @Nullable
    Entry entry(String monitor) {
        return entries.get(monitor);
    }

    /** By name or by group; rules about heartbeats watch jobs alone, rules about signals watch no monitor. */
    private static boolean watches(Rule rule, Subject subject) {
        boolean kindFits = switch (rule.condition()) {
            case RuleSpec.HeartbeatMissing _ -> subject.heartbeat();
            case RuleSpec.Failing _, RuleSpec.Latency _, RuleSpec.Uptime _, RuleSpec.Certificate _ -> true;
            case RuleSpec.EventRate _,
                    RuleSpec.PerOne _,
                    RuleSpec.Stuffing _,
                    RuleSpec.Spray _,
                    RuleSpec.Slow _,
                    RuleSpec.Ratio _,
                    RuleSpec.Spike _,
                    RuleSpec.CostPerMember _,
                    RuleSpec.Absent _,
                    RuleSpec.Value _ -> false;
        };
        return kindFits
                && (rule.monitor().stream().anyMatch(glob -> Globs.matches(glob, subject.name()))
                        || rule.group().stream().anyMatch(glob -> Globs.matches(glob, subject.group())));
    }

    /**
     * The monitors that this one waits for: those it depends on whose own failure is alerted about, since otherwise nobody
     * would be told at all, and of which none depends on this one in turn, since then both would wait forever.
     */
    private static List<String> parents(
            Subject subject, Map<String, Subject> subjects, Map<String, List<Rule>> watching) {
        List<String> parents = new ArrayList<>();
        for (String parent : subject.dependsOn()) {
            boolean alerted = watching.getOrDefault(parent, List.of()).stream()
                    .anyMatch(rule -> rule.condition() instanceof RuleSpec.Failing
                            || rule.condition() instanceof RuleSpec.HeartbeatMissing);
            if (alerted && !dependsOn(parent, subject.name(), subjects)) {
                parents.add(parent);
            }
        }
        return List.copyOf(parents);
    }

    private static boolean dependsOn(String from, String target, Map<String, Subject> subjects) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (name.equals(target)) {
                return true;
            }
            Subject subject = subjects.get(name);
            if (subject != null && seen.add(name)) {
                open.addAll(subject.dependsOn());
            }
        }
        return false;
    }
}
