package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Senders that send under a condition, or say something that the reader must know of every message. */
public final class Proviso {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private Proviso() {}

    /**
     * Sends while it may; asked directly before each attempt. What may not be sent is postponed and counts as no attempt.
     *
     * @param why nothing is sent, for the log
     */
    public static Senders only(BooleanSupplier may, String why, Senders senders) {
        return channel -> new Permitted(senders.open(channel), may, why);
    }

    /** Adds a remark to each message. */
    public static Senders remarking(String remark, Senders senders) {
        return channel -> new Remarking(senders.open(channel), remark);
    }

    private record Permitted(Sender sender, BooleanSupplier may, String why) implements Sender {
        @Override
        public Delivery send(Message message) {
            return may.getAsBoolean() ? sender.send(message) : new Delivery.Postponed(why, LOOK_AGAIN);
        }

        @Override
        public @Nullable Duration refreshEvery() {
            return sender.refreshEvery();
        }

        @Override
        public Delivery refresh(List<Alert> firing) {
            return may.getAsBoolean() ? sender.refresh(firing) : new Delivery.Postponed(why, LOOK_AGAIN);
        }

        @Override
        public void close() {
            sender.close();
        }
    }

    private record Remarking(Sender sender, String remark) implements Sender {
        @Override
        public Delivery send(Message message) {
            String note = message.note().isEmpty() ? remark : remark + "\n" + message.note();
            return sender.send(new Message(message.notification(), message.thread(), message.now(), note));
        }

        @Override
        public @Nullable Duration refreshEvery() {
            return sender.refreshEvery();
        }

        @Override
        public Delivery refresh(List<Alert> firing) {
            return sender.refresh(firing);
        }

        @Override
        public void close() {
            sender.close();
        }
    }
}
