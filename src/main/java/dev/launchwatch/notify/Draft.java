package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A group while it is being planned: what its channel was told, and what is to be added to that. */
final class Draft {
    final String id;
    final String key;
    final Instant openedAt;
    final boolean isNew;

    /** As it will be when everything is told. */
    final Map<String, Alert> after;

    /** As it will be when everything but the ends is told. */
    final Map<String, Alert> firing;

    final Set<String> joined = new TreeSet<>();
    final Set<String> changed = new TreeSet<>();
    final Set<String> ended = new TreeSet<>();

    /** Who looks after an alert, or left it, and that this is not told yet. */
    final Map<String, Acknowledgement> answered = new TreeMap<>();

    /** Alerts of which it has to be told that nobody looked after them in time. */
    final Map<String, Escalation> escalated = new TreeMap<>();

    /** The transitions that wait if the news waits, and those that wait if the ends do. */
    final List<String> newsFrom = new ArrayList<>();

    final List<String> endsFrom = new ArrayList<>();

    Map<String, Alert> told;
    final Map<String, Heard> heard;
    Instant lastFiredAt;

    @Nullable
    Instant lastToldAt;

    private final List<String> channels;
    private final Map<String, String> threads;
    private int unresolved;

    Draft(Group group) {
        id = group.id();
        key = group.key();
        openedAt = group.openedAt();
        isNew = false;
        told = group.alerts();
        after = new LinkedHashMap<>(told);
        firing = new LinkedHashMap<>(told);
        lastFiredAt = group.lastFiredAt();
        lastToldAt = group.lastToldAt();
        heard = new LinkedHashMap<>(group.heard());
        channels = group.channels();
        threads = group.threads();
        unresolved = (int) told.values().stream()
                .filter(alert -> alert.state() != Alert.State.RESOLVED)
                .count();
    }

    Draft(String channel, String key, Transition first) {
        id = Ids.of("grp_", channel, key, first.alert().id(), first.at().toEpochMilli());
        this.key = key;
        openedAt = first.at();
        isNew = true;
        told = Map.of();
        after = new LinkedHashMap<>();
        firing = new LinkedHashMap<>();
        lastFiredAt = first.at();
        lastToldAt = null;
        heard = new LinkedHashMap<>();
        channels = List.of(channel);
        threads = Map.of();
    }

    List<String> channels() {
        return channels;
    }

    boolean over() {
        return unresolved == 0;
    }

    boolean hasNews() {
        return !joined.isEmpty() || !changed.isEmpty() || !ended.isEmpty() || hasRemarks();
    }

    /** Whether there is something to say about who looks after its alerts. */
    boolean hasRemarks() {
        return !answered.isEmpty() || !escalated.isEmpty();
    }

    /** Whether that is for people who were asked to come, or have come, since nobody else did: it waits for no other news. */
    boolean isUrgent() {
        return !escalated.isEmpty()
                || answered.keySet().stream()
                        .map(heard::get)
                        .anyMatch(known -> known != null && known.escalations() > 0);
    }

    /** How far the channel heard who looks after the alert. */
    int step(String alert) {
        Heard known = heard.get(alert);
        return known == null ? 0 : known.answers();
    }

    /** The channel is told of the alert, with what there is to say about it. */
    void hear(String alert, int answers, Instant now) {
        Heard known = heard.get(alert);
        Escalation escalation = escalated.get(alert);
        heard.put(
                alert,
                new Heard(
                        known == null ? now : known.at(),
                        known == null || answered.containsKey(alert) ? answers : known.answers(),
                        escalation != null ? escalation.round() + 1 : known == null ? 0 : known.escalations()));
    }

    /** Whether an alert that was not told yet has come and gone. */
    boolean blinked() {
        return joined.stream().anyMatch(ended::contains);
    }

    void join(Transition transition) {
        Alert alert = transition.alert();
        after.put(alert.id(), alert);
        firing.put(alert.id(), alert);
        joined.add(alert.id());
        newsFrom.add(transition.id());
        unresolved++;
        if (transition.at().isAfter(lastFiredAt)) {
            lastFiredAt = transition.at();
        }
    }

    void change(Transition transition) {
        Alert alert = transition.alert();
        after.put(alert.id(), alert);
        firing.put(alert.id(), alert);
        newsFrom.add(transition.id());
        if (!joined.contains(alert.id())) {
            changed.add(alert.id());
        }
    }

    void end(Transition transition) {
        Alert alert = transition.alert();
        after.put(alert.id(), alert);
        ended.add(alert.id());
        endsFrom.add(transition.id());
        unresolved--;
    }

    /** Whether {@code alert} says nothing that is not in the draft already. Times differ in precision after a restart. */
    boolean knows(Alert alert) {
        Alert known = after.get(alert.id());
        return known != null
                && (known.state() == Alert.State.RESOLVED
                        || (known.state() == alert.state()
                                && known.severity() == alert.severity()
                                && known.detail().equals(alert.detail())
                                && known.regions().equals(alert.regions())
                                && Objects.equals(known.failure(), alert.failure())));
    }

    /**
     * Whether the alert fired anew after its end was told: rules that lost the last moments in a crash may come to the
     * same episode again.
     */
    boolean firesAnew(Transition transition) {
        Alert known = after.get(transition.alert().id());
        return transition.kind() == Transition.Kind.FIRED
                && known != null
                && known.state() == Alert.State.RESOLVED
                && !Objects.equals(
                        millis(known.firedAt()), millis(transition.alert().firedAt()));
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    Group group() {
        return new Group(id, key, openedAt, lastFiredAt, told, channels, threads, lastToldAt, heard, false);
    }
}
