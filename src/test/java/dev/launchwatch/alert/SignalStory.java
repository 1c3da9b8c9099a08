package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Dimension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A course of events in virtual time, told in offsets from the start, and what one rule made of it. */
final class SignalStory {
    static final Map<String, String> KINDS = Map.of(
            "failed-logins", "login.failed",
            "logins", "login.succeeded",
            "unauthorized", "http.unauthorized",
            "webhook-forgery", "webhook.signature_failed",
            "webhooks", "webhook.verified",
            "model-cost", "model.used");

    private final List<ListedEvents.One> events = new ArrayList<>();
    private final Rule rule;
    private final Rehearsal rehearsal;
    private ListedEvents listed = new ListedEvents(List.of(), KINDS);

    private SignalStory(Rule rule) {
        this.rule = rule;
        this.rehearsal = new Rehearsal(new RuleBook(List.of(rule), List.of()), Given.START, this::view);
    }

    static SignalStory of(String signal, RuleSpec condition) {
        return of(Given.rule(condition).named("rule").about(signal).done());
    }

    static SignalStory of(Rule rule) {
        return new SignalStory(rule);
    }

    /** Who a test's person is. */
    static Pseudonym who(String name) {
        return EventLists.pseudonym(name);
    }

    SignalView view(Instant now) {
        return listed.at(now);
    }

    /** What the condition says at a moment, with nothing decided. */
    Reading reads(String offset) {
        Instant now = Given.at(offset);
        return SignalCondition.read(
                rule, String.valueOf(rule.signal()), view(now), now, new Attention(Given.START, Given.START));
    }

    /** What the condition compared until then, window by window. */
    List<Course.Point> course(String offset, int windows) {
        return Course.of(rule, view(Given.at(offset)), windows);
    }

    String sentence(String offset) {
        return switch (reads(offset)) {
            case Reading.Holds holds -> holds.detail().get();
            case Reading.Clear clear -> clear.detail().get();
            case Reading.Silent _ -> "";
        };
    }

    boolean holds(String offset) {
        return reads(offset) instanceof Reading.Holds;
    }

    /** Events that happened before the rules looked. */
    SignalStory knows(String offset, String kind, int count, @Nullable String ip, @Nullable String account) {
        for (int i = 0; i < count; i++) {
            add(Given.at(offset).plusMillis(i), kind, ip, account, null, null, null);
        }
        return this;
    }

    SignalStory sees(String offset, String kind, @Nullable String ip, @Nullable String account) {
        add(Given.at(offset), kind, ip, account, null, null, null);
        rehearsal.signalsChanged(Given.at(offset));
        return this;
    }

    SignalStory active(String offset, String member) {
        add(Given.at(offset), "member.active", null, null, member, null, null);
        return this;
    }

    SignalStory uses(String offset, @Nullable String member, String model, @Nullable String cost) {
        add(Given.at(offset), "model.used", null, null, member, model, cost);
        return this;
    }

    private void add(
            Instant at,
            String kind,
            @Nullable String ip,
            @Nullable String account,
            @Nullable String member,
            @Nullable String model,
            @Nullable String cost) {
        Map<Dimension, Pseudonym> people = new EnumMap<>(Dimension.class);
        if (ip != null) {
            people.put(Dimension.IP, who(ip));
        }
        if (account != null) {
            people.put(Dimension.ACCOUNT, who(account));
        }
        if (member != null) {
            people.put(Dimension.MEMBER, who(member));
        }
        events.add(new ListedEvents.One(at, kind, people, model, cost == null ? null : Money.parse(cost)));
        listed = new ListedEvents(events, KINDS);
    }

    /** The rules are told that events came. */
    SignalStory look(String offset) {
        rehearsal.signalsChanged(Given.at(offset));
        return this;
    }

    SignalStory until(String offset) {
        rehearsal.until(Given.at(offset));
        return this;
    }

    RuleState state() {
        return rehearsal.state(rule.name(), String.valueOf(rule.signal()));
    }

    Alert alert() {
        return Objects.requireNonNull(state().alert());
    }

    Alert lastTold() {
        return rehearsal.transitions().getLast().alert();
    }

    /** What was decided so far, as {@code 3m FIRED}. */
    List<String> told() {
        return rehearsal.transitions().stream()
                .map(transition ->
                        Durations.format(Duration.between(Given.START, transition.at())) + " " + transition.kind())
                .toList();
    }

    long errors() {
        return rehearsal.errors();
    }
}
