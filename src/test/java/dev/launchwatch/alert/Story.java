package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** A course of results in virtual time, told in offsets from the start, and what the rules made of it. */
final class Story {
    private final Rehearsal rehearsal;

    Story(Rule rule, Subject... subjects) {
        rehearsal = new Rehearsal(new RuleBook(List.of(rule), List.of(subjects)), Given.START);
    }

    static Story of(Rule rule) {
        return new Story(rule, Given.subject("homepage"));
    }

    Story sees(String offset, Outcome outcome) {
        return sees("homepage", offset, outcome);
    }

    Story sees(String monitor, String offset, Outcome outcome) {
        return takes(Given.result(monitor, Given.at(offset), outcome));
    }

    Story seesFrom(String region, String offset, Outcome outcome) {
        return seesFrom("homepage", region, offset, outcome);
    }

    Story seesFrom(String monitor, String region, String offset, Outcome outcome) {
        return takes(Given.result(
                monitor,
                region,
                Given.at(offset),
                outcome,
                Duration.ofMillis(100),
                Facts.NONE,
                Result.Standing.COUNTED));
    }

    Story suspects(String offset) {
        return takes(Given.result(
                "homepage",
                "local",
                Given.at(offset),
                Given.down(),
                Duration.ofMillis(100),
                Facts.NONE,
                Result.Standing.SUSPECT));
    }

    Story suspectsFrom(String region, String offset) {
        return takes(Given.result(
                "homepage",
                region,
                Given.at(offset),
                Given.down(),
                Duration.ofMillis(100),
                Facts.NONE,
                Result.Standing.SUSPECT));
    }

    Story isUpWithin(String offset, String duration) {
        return takes(Given.result(
                "homepage",
                "local",
                Given.at(offset),
                new Outcome.Up(),
                Durations.parse(duration),
                Facts.NONE,
                Result.Standing.COUNTED));
    }

    Story seesCertificate(String offset, Instant expiry) {
        return takes(Given.result(
                "homepage",
                "local",
                Given.at(offset),
                new Outcome.Up(),
                Duration.ofMillis(100),
                Given.certificate(expiry),
                Result.Standing.COUNTED));
    }

    /** A row of results a minute apart: {@code u}p, {@code d}own, {@code s}low (degraded), {@code -} unknown. */
    Story row(int firstMinute, String outcomes) {
        for (int i = 0; i < outcomes.length(); i++) {
            Outcome outcome = switch (outcomes.charAt(i)) {
                case 'u' -> new Outcome.Up();
                case 'd' -> Given.down();
                case 's' -> Given.degraded();
                default -> Given.unknown();
            };
            sees((firstMinute + i) + "m", outcome);
        }
        return this;
    }

    Story takes(Result result) {
        rehearsal.observe(result, result.at());
        return this;
    }

    /** A result that is known later than its probe began. */
    Story arrives(Result result, String offset) {
        rehearsal.observe(result, Given.at(offset));
        return this;
    }

    Story until(String offset) {
        rehearsal.until(Given.at(offset));
        return this;
    }

    RuleState state() {
        return state("homepage");
    }

    RuleState state(String monitor) {
        return rehearsal.state("site-down", monitor);
    }

    Alert alert() {
        return Objects.requireNonNull(state().alert());
    }

    /** What was decided so far, as {@code 3m FIRED}. */
    List<String> told() {
        return rehearsal.transitions().stream()
                .map(transition ->
                        Durations.format(Duration.between(Given.START, transition.at())) + " " + transition.kind())
                .toList();
    }

    /** What was decided so far by which rule, as {@code 3m site-down FIRED}. */
    List<String> toldByRule() {
        return rehearsal.transitions().stream()
                .map(transition -> Durations.format(Duration.between(Given.START, transition.at())) + " "
                        + transition.alert().rule() + " " + transition.kind())
                .toList();
    }

    List<Transition> transitions() {
        return rehearsal.transitions();
    }

    Transition last() {
        return rehearsal.transitions().getLast();
    }

    long errors() {
        return rehearsal.errors();
    }
}
