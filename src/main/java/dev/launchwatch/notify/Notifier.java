package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells people. Everything that is decided is decided by one thread at a time (the desk) on what is in memory; the store
 * is the durable mirror of it: a plan is stored, then sent, then its outcome is stored. Where the store is away it goes
 * on from memory and stores later. Sending happens elsewhere, one message per channel at a time.
 *
 * <p>All methods may be called from any thread and return at once unless they say otherwise.
 */
public final class Notifier implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Notifier.class);
    private static final Duration STORE_RETRY = Duration.ofSeconds(2);
    private static final Duration GIVE_UP_REJECTED = Duration.ofDays(7);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final Duration LONGEST_WISH = Duration.ofHours(1);
    private static final Duration KEEP_ENDED_SILENCES = Duration.ofHours(1);

    private final Outbox outbox;
    private final InstantSource clock;
    private final Timer timer;
    private final Executor executor;
    private final NotifierListener listener;
    private final Desk desk;
    private final Ledger ledger;
    private final Lanes lanes;
    private final Backoff backoff;

    // All of these belong to the desk.
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Transition> unplanned = new LinkedHashMap<>();
    private final Map<String, Silence> silences = new LinkedHashMap<>();
    private final Recent covered = new Recent(20_000);
    private Routing routing = new Routing(List.of(), Map.of());
    private List<Maintenance> windows = List.of();
    private boolean loaded;
    private Timer.@Nullable Cancellable planTimer;
    private Timer.@Nullable Cancellable storeTimer;
    private @Nullable CompletableFuture<Boolean> closing;

    private volatile List<ChannelStatus> status = List.of();

    /**
     * Does nothing before {@link #start}.
     *
     * @param executor runs what blocks: a virtual thread per task; a simulation may run everything on the caller's thread
     * @param random spreads repeated attempts
     */
    public Notifier(
            Outbox outbox,
            InstantSource clock,
            Timer timer,
            Senders senders,
            Function<Channel, Guard> guards,
            Executor executor,
            RandomGenerator random,
            NotifierListener listener) {
        this.outbox = outbox;
        this.clock = clock;
        this.timer = timer;
        this.executor = executor;
        this.listener = listener;
        this.desk = new Desk(executor);
        this.ledger = new Ledger(outbox);
        this.lanes = new Lanes(senders, guards);
        this.backoff = new Backoff(random);
    }

    /** Takes up what the store holds and begins. While the store is away it works without, and takes it up later. */
    public void start(List<Channel> channels, List<Route> routes, List<Maintenance> maintenance) {
        desk.run(() -> {
            configure(channels, routes, maintenance);
            load();
        });
    }

    /**
     * Takes over another configuration. What waits for a changed channel is tried again at once; what waits for a channel
     * that is gone is given up, with a line in the log.
     */
    public void reload(List<Channel> channels, List<Route> routes, List<Maintenance> maintenance) {
        desk.run(() -> {
            configure(channels, routes, maintenance);
            if (loaded) {
                dropRemoved();
            }
            replan();
        });
    }

    /** Transitions that have just been committed. */
    public void wake(List<Transition> transitions) {
        desk.run(() -> take(transitions));
    }

    /**
     * Transitions that could not be committed because the store is away: people are told all the same. The caller commits
     * them later and wakes with them again, which tells nobody twice.
     */
    public void undurable(List<Transition> transitions) {
        desk.run(() -> take(transitions));
    }

    /**
     * Adds, replaces or (with an end in the past) ends a silence. Blocks until it is durable.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it cannot be made so; then it is not in force
     */
    public void silence(Silence silence) {
        outbox.silence(silence);
        desk.run(() -> {
            silences.put(silence.id(), silence);
            replan();
        });
    }

    /**
     * Sends a test message at once and blocks until the channel has answered.
     *
     * @return what came of it; {@link Delivery.Rejected} if there is no such channel
     */
    public Delivery test(String channel) {
        ChannelLane lane = lanes.named(channel);
        if (lane == null) {
            return new Delivery.Rejected("there is no channel '" + channel + "'");
        }
        return lane.attempt(TestMessage.of(channel, clock.instant()));
    }

    /** How every channel does, as of the last thing that happened. */
    public List<ChannelStatus> status() {
        return status;
    }

    /** Sends what is due, stores what is not stored yet, and stops; blocks for five seconds at most. */
    @Override
    public void close() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        desk.run(() -> {
            closing = done;
            pump();
        });
        try {
            done.get(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Stopped with messages under way; they are in the outbox and go out after the next start");
        }
        lanes.close();
    }

    private void configure(List<Channel> channels, List<Route> routes, List<Maintenance> maintenance) {
        Map<String, Channel> byName = new LinkedHashMap<>();
        channels.forEach(channel -> byName.put(channel.name(), channel));
        routing = new Routing(routes, byName);
        windows = List.copyOf(maintenance);
        lanes.replace(channels, clock.instant());
    }

    private void load() {
        Instant now = clock.instant();
        try {
            List<Transition> waiting = outbox.unplanned();
            List<Group> open = outbox.openGroups();
            List<Notification> undelivered = outbox.undelivered();
            Instant oldest = waiting.stream().map(Transition::at).min(Instant::compareTo).orElse(now);
            outbox.silences(oldest.isBefore(now) ? oldest : now).forEach(found -> silences.putIfAbsent(found.id(), found));
            open.forEach(group -> groups.putIfAbsent(group.id(), group));
            for (Notification notification : undelivered) {
                // Whatever stood in the way may be gone: it costs one attempt to know.
                lanes.add(notification.with(
                        notification.state(), notification.attempts(), now, notification.lastError()));
            }
            loaded = true;
            dropRemoved(undelivered);
            take(waiting);
        } catch (RuntimeException e) {
            LOG.error("The outbox cannot be read; it is tried again", e);
            timer.after(STORE_RETRY, () -> desk.run(this::load));
            replan();
        }
    }

    private void take(List<Transition> transitions) {
        List<String> known = new ArrayList<>();
        for (Transition transition : transitions) {
            if (covered.has(transition.id())) {
                known.add(transition.id());
            } else {
                unplanned.putIfAbsent(transition.id(), transition);
            }
        }
        // Told while the store was away: now that they are stored, they have to be marked.
        ledger.plan(known, List.of(), List.of());
        replan();
    }

    private void replan() {
        Instant now = clock.instant();
        if (unplanned.isEmpty()) {
            silences.values().removeIf(silence -> silence.end().isBefore(now.minus(KEEP_ENDED_SILENCES)));
        }
        Planner planner = new Planner(routing, new Muting(List.copyOf(silences.values()), windows));
        Plan plan = planner.plan(List.copyOf(unplanned.values()), List.copyOf(groups.values()), this::busy, now);
        plan.covered().forEach(id -> {
            unplanned.remove(id);
            covered.add(id);
        });
        plan.groups().forEach(group -> groups.put(group.id(), group));
        ledger.plan(plan.covered(), plan.groups(), plan.notifications());
        plan.notifications().forEach(lanes::add);
        closeFinished();
        schedulePlan(plan.nextCheck(), now);
        save();
        pump();
    }

    private boolean busy(String group) {
        Group present = groups.get(group);
        return present != null && present.channels().stream().allMatch(channel -> lanes.waits(channel, group));
    }

    /**
     * Closes groups that are over and told. One that an unplanned transition still speaks of stays, since it is what
     * remembers that its channel knows of that already.
     */
    private void closeFinished() {
        List<Group> done = groups.values().stream()
                .filter(Group::finished)
                .filter(group -> !lanes.waits(group.id()))
                .filter(group -> unplanned.values().stream()
                        .noneMatch(transition ->
                                group.alerts().containsKey(transition.alert().id())))
                .toList();
        for (Group group : done) {
            groups.remove(group.id());
            ledger.keep(group.asClosed());
        }
    }

    private void schedulePlan(@Nullable Instant when, Instant now) {
        if (planTimer != null) {
            planTimer.cancel();
            planTimer = null;
        }
        if (when != null && closing == null) {
            planTimer = timer.after(atLeastOne(Duration.between(now, when)), () -> desk.run(this::replan));
        }
    }

    private void save() {
        if (!ledger.flush() && storeTimer == null && closing == null) {
            storeTimer = timer.after(STORE_RETRY, () -> desk.run(() -> {
                storeTimer = null;
                save();
            }));
        }
    }

    private void pump() {
        lanes.all().forEach(this::pump);
        status = lanes.status();
        if (closing != null && lanes.all().stream().noneMatch(lane -> lane.inFlight)) {
            closing.complete(ledger.flush());
        }
    }

    private void pump(ChannelLane lane) {
        Instant now = clock.instant();
        lane.takeRetired().forEach(sender -> executor.execute(sender::close));
        stepIn(lane, now);
        if (lane.inFlight) {
            return;
        }
        Notification next = lane.next(now);
        if (next != null) {
            send(lane, next, now);
        } else if (closing == null) {
            refresh(lane, now);
            scheduleLane(lane, now);
        }
    }

    private void send(ChannelLane lane, Notification notification, Instant now) {
        Group group = groups.get(notification.group());
        String thread = group == null ? null : group.threads().get(lane.channel().name());
        Message message = new Message(notification, thread, now, News.ofDelay(notification, now));
        lane.inFlight = true;
        executor.execute(() -> {
            Delivery delivery = lane.attempt(message);
            desk.run(() -> delivered(lane, notification, delivery));
        });
    }

    private void delivered(ChannelLane lane, Notification notification, Delivery delivery) {
        lane.inFlight = false;
        Instant now = clock.instant();
        if (lanes.named(notification.channel()) != lane) {
            // The channel was removed meanwhile, and what waited for it is given up already.
            return;
        }
        Duration age = Duration.between(notification.createdAt(), now);
        String channel = lane.channel().name();
        int attempts = notification.attempts() + 1;
        switch (delivery) {
            case Delivery.Sent(String thread) -> {
                lane.remove(notification);
                ledger.record(notification.with(Notification.State.SENT, attempts, now, null));
                rememberThread(notification.group(), channel, thread);
                if (lane.failures > 0) {
                    LOG.infof("Channel %s takes messages again", channel);
                    lane.tryAllAt(now);
                }
                lane.failures = 0;
                lane.lastError = null;
                listener.happened(channel, NotifierListener.Event.SENT, age);
            }
            case Delivery.Retry(String reason, Duration after) -> {
                Duration delay = backoff.afterFailure(attempts, age);
                if (after != null) {
                    Duration wish = after.compareTo(LONGEST_WISH) < 0 ? after : LONGEST_WISH;
                    lane.restUntil(now.plus(wish));
                    delay = wish.compareTo(delay) > 0 ? wish : delay;
                }
                failed(lane, notification.with(Notification.State.PENDING, attempts, now.plus(delay), reason), reason);
                listener.happened(channel, NotifierListener.Event.RETRY, age);
            }
            case Delivery.Postponed(String reason, Duration rest) -> {
                lane.restUntil(now.plus(rest));
                String error = notification.lastError() == null ? reason : notification.lastError();
                lane.update(notification.with(Notification.State.PENDING, notification.attempts(), now, error));
                listener.happened(channel, NotifierListener.Event.POSTPONED, age);
            }
            case Delivery.Rejected(String reason) -> rejected(lane, notification, reason, now, age);
        }
        // Follow-ups may have waited for this one, and so may the group's end.
        replan();
    }

    private void rememberThread(String id, String channel, @Nullable String thread) {
        Group group = groups.get(id);
        if (group != null && thread != null && !thread.equals(group.threads().get(channel))) {
            Group threaded = group.withThread(channel, thread);
            groups.put(id, threaded);
            ledger.keep(threaded);
        }
    }

    private void failed(ChannelLane lane, Notification notification, String reason) {
        // One line per trouble, not per attempt: a dead channel is tried for hours.
        if (!reason.equals(lane.lastError)) {
            LOG.warnf("Channel %s did not take a message: %s", lane.channel().name(), reason);
        }
        lane.failures++;
        lane.lastError = reason;
        lane.update(notification);
        ledger.record(notification);
    }

    private void rejected(ChannelLane lane, Notification notification, String reason, Instant now, Duration age) {
        String channel = lane.channel().name();
        int attempts = notification.attempts() + 1;
        if (age.compareTo(GIVE_UP_REJECTED) > 0) {
            drop(notification.with(Notification.State.REJECTED, attempts, now, reason), channel, reason, now);
            return;
        }
        Instant next = now.plus(backoff.afterRejection(age));
        failed(lane, notification.with(Notification.State.PENDING, attempts, next, reason), reason);
        listener.happened(channel, NotifierListener.Event.REJECTED, age);
        fallBack(lane, notification.group(), reason, now);
    }

    /** Gives what the channel did not take for too long to its fallback. */
    private void stepIn(ChannelLane lane, Instant now) {
        if (lane.channel().fallback() == null) {
            return;
        }
        for (Notification head : lane.heads()) {
            if (!now.isBefore(head.createdAt().plus(lane.channel().fallbackAfter()))) {
                fallBack(lane, head.group(), head.lastError() == null ? "it is too slow" : head.lastError(), now);
            }
        }
    }

    private void fallBack(ChannelLane lane, String id, String reason, Instant now) {
        String fallback = lane.channel().fallback();
        Group group = groups.get(id);
        // Once a fallback knows of a group it is planned for like the channel itself, so that it hears the end, too.
        if (fallback == null || group == null || group.channels().contains(fallback) || !lanes.has(fallback)) {
            return;
        }
        List<String> channels = new ArrayList<>(group.channels());
        channels.add(fallback);
        Group extended = group.withChannels(channels);
        List<Notification> copies = new ArrayList<>();
        for (Notification waiting : lane.waiting(id)) {
            copies.add(Fallbacks.copy(waiting, lane.channel().name(), fallback, reason, now));
        }
        groups.put(id, extended);
        ledger.plan(List.of(), List.of(extended), copies);
        save();
        copies.forEach(lanes::add);
        for (Notification waiting : lane.waiting(id)) {
            listener.happened(
                    lane.channel().name(),
                    NotifierListener.Event.FALLBACK,
                    Duration.between(waiting.createdAt(), now));
        }
        LOG.warnf("Channel %s fails (%s); its messages also go to %s", lane.channel().name(), reason, fallback);
        desk.run(this::replan);
    }

    private void refresh(ChannelLane lane, Instant now) {
        Duration every = lane.sender().refreshEvery();
        if (every == null || (lane.nextRefresh != null && now.isBefore(lane.nextRefresh))) {
            return;
        }
        lane.nextRefresh = now.plus(every);
        String channel = lane.channel().name();
        List<Alert> firing = groups.values().stream()
                .filter(group -> group.channels().contains(channel) && !lane.has(group.id()))
                .flatMap(group -> group.alerts().values().stream())
                .filter(alert -> alert.state() == Alert.State.FIRING)
                .toList();
        if (firing.isEmpty()) {
            return;
        }
        lane.inFlight = true;
        executor.execute(() -> {
            Delivery delivery = lane.refresh(firing);
            desk.run(() -> {
                lane.inFlight = false;
                lane.lastError = delivery instanceof Delivery.Retry(String reason, var _) ? reason : lane.lastError;
                pump();
            });
        });
    }

    private void scheduleLane(ChannelLane lane, Instant now) {
        if (lane.timer != null) {
            lane.timer.cancel();
            lane.timer = null;
        }
        Instant due = lane.nextDue();
        if (due != null && lane.channel().fallback() != null) {
            for (Notification head : lane.heads()) {
                Instant fallback = head.createdAt().plus(lane.channel().fallbackAfter());
                due = fallback.isAfter(now) && fallback.isBefore(due) ? fallback : due;
            }
        }
        Instant refresh = lane.sender().refreshEvery() == null ? null : lane.nextRefresh;
        if (refresh != null && (due == null || refresh.isBefore(due))) {
            due = refresh;
        }
        if (due != null && !lane.inFlight) {
            lane.timer = timer.after(atLeastOne(Duration.between(now, due)), () -> desk.run(() -> {
                save();
                pump();
            }));
        }
    }

    private void dropRemoved() {
        dropRemoved(lanes.takeOrphans());
    }

    private void dropRemoved(List<Notification> candidates) {
        Instant now = clock.instant();
        for (Notification notification : candidates) {
            if (!lanes.has(notification.channel())) {
                String reason = "its channel was removed from the configuration";
                drop(
                        notification.with(Notification.State.REJECTED, notification.attempts(), now, reason),
                        notification.channel(),
                        reason,
                        now);
            }
        }
        for (Group group : List.copyOf(groups.values())) {
            List<String> left = group.channels().stream().filter(lanes::has).toList();
            if (left.isEmpty()) {
                groups.remove(group.id());
                ledger.keep(group.asClosed());
            } else if (left.size() < group.channels().size()) {
                groups.put(group.id(), group.withChannels(left));
                ledger.keep(group.withChannels(left));
            }
        }
    }

    private void drop(Notification notification, String channel, String reason, Instant now) {
        ChannelLane lane = lanes.named(channel);
        if (lane != null) {
            lane.remove(notification);
        }
        ledger.record(notification);
        LOG.errorf("A message to channel %s is given up: %s", channel, reason);
        listener.happened(
                channel, NotifierListener.Event.DROPPED, Duration.between(notification.createdAt(), now));
    }

    /** Timers work in milliseconds; a task that comes a moment early would only come again. */
    private static Duration atLeastOne(Duration delay) {
        return delay.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : delay.plusMillis(1);
    }
}
