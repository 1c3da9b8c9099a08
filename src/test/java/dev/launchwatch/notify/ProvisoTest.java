package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProvisoTest {
    private final List<Message> sent = new ArrayList<>();
    private final Message message = TestMessage.of("hook", Given.NOON);
    private boolean closed;
    private int refreshed;

    private final Senders senders = _ -> new Sender() {
        @Override
        public Delivery send(Message each) {
            sent.add(each);
            return new Delivery.Sent("thread");
        }

        @Override
        public @Nullable Duration refreshEvery() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Delivery refresh(List<Alert> firing) {
            refreshed++;
            return new Delivery.Sent(null);
        }

        @Override
        public void close() {
            closed = true;
        }
    };

    @Test
    void whoMayNotSendPostponesWithoutAnAttempt() {
        AtomicBoolean may = new AtomicBoolean(true);
        Sender sender = open(Proviso.only(may::get, "another region tells it", senders));

        assertThat(sender.send(message)).isEqualTo(new Delivery.Sent("thread"));
        assertThat(sender.refresh(List.of())).isInstanceOf(Delivery.Sent.class);
        may.set(false);
        assertThat(sender.send(message))
                .isEqualTo(new Delivery.Postponed("another region tells it", Duration.ofSeconds(1)));
        assertThat(sender.refresh(List.of())).isInstanceOf(Delivery.Postponed.class);
        assertThat(sent).hasSize(1);
        assertThat(refreshed).isEqualTo(1);
    }

    @Test
    void aRemarkStandsBeforeWhatElseIsToBeKnownOfTheDelivery() {
        Sender sender = open(Proviso.remarking("Seen from eu alone.", senders));
        Message delayed = new Message(message.notification(), "17.1", message.now(), "Delayed by 1m.");
        sender.send(message);
        sender.send(delayed);

        assertThat(sent)
                .extracting(Message::note)
                .containsExactly("Seen from eu alone.", "Seen from eu alone.\nDelayed by 1m.");
        assertThat(sent.getLast().thread()).isEqualTo("17.1");
        assertThat(sent.getLast().notification()).isEqualTo(message.notification());
    }

    @Test
    void everythingElseIsTheSendersOwn() {
        Sender sender = open(Proviso.remarking("a", Proviso.only(() -> true, "b", senders)));

        assertThat(sender.refreshEvery()).isEqualTo(Duration.ofMinutes(1));
        sender.close();
        assertThat(closed).isTrue();
    }

    private static Sender open(Senders made) {
        return made.open(Given.channel("hook", Given.webhook("http://localhost/hook")));
    }
}
