package dev.launchwatch.app;

import dev.launchwatch.metrics.DaemonMetrics;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Asking;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.notify.Silence;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong and what people say to it: alerts, silences and acknowledgements, of this daemon itself and, where it is one of several
 * regions, of all of them. For any thread.
 */
final class Attention {
    private final Outbox outbox;
    private final Office office;
    private final @Nullable SharedAttention shared;
    private final InstantSource clock;
    private final DaemonMetrics metrics;

    /**
     * @param outbox the one of this daemon
     * @param office where this daemon decides by itself
     * @param shared that of all regions; null where it is alone
     */
    Attention(
            Outbox outbox,
            Office office,
            @Nullable SharedAttention shared,
            InstantSource clock,
            DaemonMetrics metrics) {
        this.outbox = outbox;
        this.office = office;
        this.shared = shared;
        this.clock = clock;
        this.metrics = metrics;
    }

    private Optional<SharedAttention> others() {
        return Optional.ofNullable(shared);
    }

    /** The alerts that are pending or firing, in no order. */
    List<Alert> alerts() {
        List<Alert> all = new ArrayList<>(office.evaluator().alerts());
        others().ifPresent(others -> all.addAll(others.alerts()));
        return all;
    }

    /** Silences in force, but for those that are maintenance. Blocks. */
    List<Silence> silences() {
        Map<String, Silence> all = new LinkedHashMap<>();
        others().ifPresent(others -> others.silences().forEach(silence -> all.put(silence.id(), silence)));
        // What was set here a moment ago, others learn in a moment.
        outbox.silences(clock.instant()).forEach(silence -> all.putIfAbsent(silence.id(), silence));
        return all.values().stream()
                .filter(silence -> silence.announcement() == null)
                .toList();
    }

    /** Maintenance that people declared and that has not ended at {@code since}, as far as this region knows. Blocks. */
    List<Silence> maintenance(Instant since) {
        Map<String, Silence> all = new LinkedHashMap<>();
        outbox.maintenance(since).forEach(each -> all.put(each.id(), each));
        // What was said elsewhere a moment ago.
        others().ifPresent(others -> others.silences().stream()
                .filter(each -> each.announcement() != null)
                .forEach(each -> all.merge(each.id(), each, (one, other) -> other.supersedes(one) ? other : one)));
        return List.copyOf(all.values());
    }

    /** Adds, replaces or ends a silence; in force once this returns, and in the audit log with the commit that is for all. */
    void silence(Silence silence, AuditEntry audit) {
        if (shared == null) {
            office.notifier().silence(silence, audit);
        } else {
            // Whoever is refused must not find it here when they try again.
            shared.silence(silence, audit);
            office.notifier().silence(silence);
        }
    }

    /** Who looks after alerts, or did last, by the alert's id. */
    Map<String, Acknowledgement> answers() {
        Map<String, Acknowledgement> all = new HashMap<>(office.notifier().answers());
        others().ifPresent(others -> all.putAll(others.answers()));
        return all;
    }

    /**
     * Has somebody look after alerts, here and in all regions. Blocks.
     *
     * @return what came of each request, in their order
     * @throws dev.launchwatch.model.StoreUnavailableException if it cannot be made durable; then some may be
     */
    List<Acknowledgement.Outcome> acknowledge(List<Acknowledgement.Request> requests) {
        List<Acknowledgement.Outcome> outcomes =
                new ArrayList<>(office.notifier().acknowledge(requests));
        if (shared != null) {
            // What this daemon says of itself, it alone knows; everything else is decided for all.
            List<Integer> others = IntStream.range(0, outcomes.size())
                    .filter(i -> outcomes.get(i) instanceof Acknowledgement.Outcome.Unknown)
                    .boxed()
                    .toList();
            List<Acknowledgement.Outcome> theirs =
                    shared.acknowledge(others.stream().map(requests::get).toList());
            for (int i = 0; i < others.size(); i++) {
                outcomes.set(others.get(i), theirs.get(i));
            }
        }
        outcomes.forEach(this::measure);
        return outcomes;
    }

    /** How long people took: from when it fired until the first of them came. */
    private void measure(Acknowledgement.Outcome outcome) {
        if (outcome instanceof Acknowledgement.Outcome.Taken(Acknowledgement first) && first.number() == 1) {
            metrics.acknowledged(first.response());
        }
    }

    /** The alerts that a message asked somebody to look after, as far as they were told to fire and nothing else since. Blocks. */
    List<Alert> asked(Asking asking) {
        return groups().stream()
                .filter(group -> group.id().equals(asking.group()))
                .findFirst()
                .map(group -> group.told(asking.sequence()))
                .orElse(List.of());
    }

    /** Groups of alerts that are being told. Blocks. */
    List<Group> groups() {
        return Stream.concat(
                        outbox.openGroups().stream(), others().stream().flatMap(others -> others.groups().stream()))
                .toList();
    }

    /** Messages that their channels have not taken yet. Blocks. */
    List<Notification> waiting() {
        return Stream.concat(
                        outbox.undelivered().stream(), others().stream().flatMap(others -> others.waiting().stream()))
                .toList();
    }
}
