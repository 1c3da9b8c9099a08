package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A notifier in virtual time on one thread, with channels that note what they took. */
final class World {
    final VirtualTime time = new VirtualTime();
    final MemoryOutbox outbox = new MemoryOutbox();
    final List<Told> told = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final List<String> refreshed = new ArrayList<>();

    @Nullable
    Duration refreshEvery;

    final Map<String, Function<Message, Delivery>> behaviour = new HashMap<>();
    List<Channel> channels = List.of(Given.channel("hook", Given.webhook("http://localhost/")));
    List<Route> routes = List.of(Given.route("hook"));
    List<Maintenance> maintenance = List.of();
    List<OnCall> onCall = List.of();

    /** Where the notifier keeps what has to survive. */
    Outbox kept = outbox;

    /** What the daemon told, whichever of its notifiers did. */
    final AlreadyTold alreadyTold = new AlreadyTold();

    Notifier notifier = fresh();

    /** A message that a channel took. */
    record Told(
            Instant at,
            String channel,
            Notification notification,
            @Nullable String thread,
            String note) {
        Notification.Kind kind() {
            return notification.kind();
        }

        String text() {
            List<String> names = notification.alerts().stream()
                    .map(alert -> alert.subject() + (alert.state() == Alert.State.RESOLVED ? "-" : "+"))
                    .toList();
            return channel + " " + kind() + " " + String.join(",", names);
        }
    }

    Notifier fresh() {
        return new Notifier(
                kept,
                time,
                time,
                alreadyTold.noting(channel -> new Recorder(channel.name())),
                _ -> new OpenGuard(),
                Runnable::run,
                new Random(1),
                (channel, event, _) -> events.add(channel + " " + event.label()));
    }

    World start() {
        notifier.start(new Addressing(channels, routes, onCall, maintenance));
        return this;
    }

    /** Kills the notifier and starts another one on the same store. */
    void restart(Duration deadFor) {
        time.skip(deadFor);
        notifier = fresh();
        start();
    }

    void happens(Transition... transitions) {
        for (Transition transition : transitions) {
            outbox.commit(transition);
        }
        notifier.wake(List.of(transitions));
    }

    Instant now() {
        return time.instant();
    }

    List<String> texts() {
        return told.stream().map(Told::text).toList();
    }

    private final class Recorder implements Sender {
        private final String channel;

        Recorder(String channel) {
            this.channel = channel;
        }

        @Override
        public Delivery send(Message message) {
            Delivery delivery = behaviour
                    .getOrDefault(
                            channel,
                            _ -> new Delivery.Sent(
                                    "thread-" + message.notification().group()))
                    .apply(message);
            if (delivery instanceof Delivery.Sent) {
                told.add(new Told(now(), channel, message.notification(), message.thread(), message.note()));
            }
            return delivery;
        }

        @Override
        public @Nullable Duration refreshEvery() {
            return refreshEvery;
        }

        @Override
        public Delivery refresh(List<Alert> firing) {
            firing.forEach(alert -> refreshed.add(channel + " " + alert.subject()));
            return new Delivery.Sent(null);
        }

        @Override
        public void close() {}
    }
}
