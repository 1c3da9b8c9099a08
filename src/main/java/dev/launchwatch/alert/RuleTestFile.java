package dev.launchwatch.alert;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Money;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Unit tests for alert rules. */
@Doc("Unit tests for alert rules: given what the probes see and which events come over time, which alerts there are.")
public record RuleTestFile(
        @Doc("The tests; each begins with nothing known.") List<Case> tests) {
    public RuleTestFile {
        tests = List.copyOf(tests);
    }

    /** One test. */
    @Doc("What the probes see and which events come, and the alerts that follow.")
    public record Case(
            @Doc(value = "What it shows.", example = "one failure is no outage")
            String name,

            @Doc("The time between two results of a series; the first result is at 0s.") @Default("1m")
            Duration interval,

            @Doc(
                    value =
                            "The results by monitor, or by monitor@region: up, slow, degraded, down, unknown, or _ for none;"
                                    + " behind it a (reason) or (certificate=10d), a :duration, and how often as x10.",
                    example = "{ homepage: 'up x10 down(connect_refused) x3 up:200ms x5' }")
            Map<String, String> series,

            @Doc("Events over time, for rules about signals.")
            List<Events> events,

            @Doc(
                    value =
                            "What queries tell, by signal, or by signal{label=\"value\"} for one of several series: numbers,"
                                    + " none for no series, or _ for no answer; behind it how often as x10. The first one is at"
                                    + " 0s, the next one an interval later.",
                    example = "{ queue-depth: '10 x5 150 x3 _ x2' }")
            Map<String, String> values,

            @Doc("Where rules stand at some moments.") List<Expected> expect,

            @Doc("Everything that is decided, in order; left out, it is not compared.")
            List<ExpectedTransition> transitions) {
        public Case {
            series = new TreeMap<>(series);
            events = List.copyOf(events);
            values = new TreeMap<>(values);
            expect = List.copyOf(expect);
            transitions = List.copyOf(transitions);
        }
    }

    /** Events that come one after the other. */
    @Doc(
            "Events that come one after the other. In ip, account and member, {1-50} stands for 50 different ones in turn.")
    public record Events(
            @Doc(value = "The time of the first one since the start.", example = "5m")
            Duration at,

            @Doc(value = "Their kind.", example = "login.failed")
            String kind,

            @Doc("How many.") @Default("1") int count,

            @Doc("The time between two of them.") @Default("1s")
            Duration every,

            @Doc(value = "The address.", example = "'192.0.2.{1-61}'") @Nullable
            String ip,

            @Doc(value = "The account.", example = "'user{1-50}@example.org'") @Nullable
            String account,

            @Doc(value = "The member.", example = "'member-{1-200}'") @Nullable
            String member,

            @Doc("The model that was used.") @Nullable String model,

            @Doc(value = "What each of them cost.", example = "0.02 USD") @Nullable
            Money cost,

            @Doc(value = "The identity provider or sender of webhooks that they name.", example = "stripe") @Nullable
            String provider) {}

    /** Where a rule stands at a moment. */
    @Doc("Where a rule stands at a moment, after the results and events of that moment.")
    public record Expected(
            @Doc(value = "The time since the start.", example = "12m")
            Duration at,

            @Doc("The rule.") String rule,

            @Doc("The monitor; left out for a rule about a signal.") @Nullable
            String monitor,

            @Doc("What the alert is.") State state,

            @Doc("When the trouble began, as time since the start; left out, it is not compared.") @Nullable
            Duration since) {}

    /** What an alert is. */
    public enum State {
        @Doc("There is none.")
        INACTIVE,
        @Doc("The condition holds, but not long enough yet, or the alert waits for another monitor.")
        PENDING,
        @Doc("It fires.")
        FIRING
    }

    /** Something that is decided. */
    @Doc("Something that is decided about an alert.")
    public record ExpectedTransition(
            @Doc(value = "The time since the start.", example = "12m")
            Duration at,

            @Doc("The rule.") String rule,

            @Doc("The monitor; left out for a rule about a signal.") @Nullable
            String monitor,

            @Doc("What happens.") Event event) {}

    /** What happens to an alert. */
    public enum Event {
        @Doc("It fires.")
        FIRED,
        @Doc("It goes on firing, for another reason or from other regions.")
        CHANGED,
        @Doc("It is over.")
        RESOLVED
    }
}
