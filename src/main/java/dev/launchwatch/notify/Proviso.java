package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

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

    private static final class Permitted extends ForwardingSender {
        private final BooleanSupplier may;
        private final String why;

        Permitted(Sender sender, BooleanSupplier may, String why) {
            super(sender);
            this.may = may;
            this.why = why;
        }

        @Override
        public Delivery send(Message message) {
            return may.getAsBoolean() ? super.send(message) : new Delivery.Postponed(why, LOOK_AGAIN);
        }

        @Override
        public Delivery refresh(List<Alert> firing) {
            return may.getAsBoolean() ? super.refresh(firing) : new Delivery.Postponed(why, LOOK_AGAIN);
        }
    }

    private static final class Remarking extends ForwardingSender {
        private final String remark;

        Remarking(Sender sender, String remark) {
            super(sender);
            this.remark = remark;
        }

        @Override
        public Delivery send(Message message) {
            String note = message.note().isEmpty() ? remark : remark + "\n" + message.note();
            return super.send(new Message(message.notification(), message.thread(), message.now(), note));
        }
    }
}
