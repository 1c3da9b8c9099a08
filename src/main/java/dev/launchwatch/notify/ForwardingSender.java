package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has another sender do everything; whoever extends it does some of it in another way. */
abstract class ForwardingSender implements Sender {
    final Sender sender;

    ForwardingSender(Sender sender) {
        this.sender = sender;
    }

    @Override
    public Delivery send(Message message) {
        return sender.send(message);
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
