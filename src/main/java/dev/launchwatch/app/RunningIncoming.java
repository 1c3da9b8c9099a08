package dev.launchwatch.app;

import dev.launchwatch.model.Receipt;
import dev.launchwatch.model.Receipt.Refusal;
import dev.launchwatch.web.Incoming;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The port of what senders post, filled by the running daemon. Before it has started, and once it stops, it takes nothing. */
@Singleton
final class RunningIncoming implements Incoming {
    private final Station station;

    @Inject
    RunningIncoming(Station station) {
        this.station = station;
    }

    private Optional<Receiving> receiving() {
        return station.parts().map(Parts::receiving);
    }

    @Override
    public Optional<Feed> feed(String name) {
        return receiving().flatMap(receiving -> receiving.feed(name));
    }

    @Override
    public Receipt take(Post post) {
        return receiving()
                .map(receiving -> receiving.take(post))
                .orElseGet(() -> new Receipt.Refused(
                        Refusal.STORE_AWAY, "Launchwatch is starting or stopping: send it again in a moment."));
    }

    @Override
    public void refused(Refusal why) {
        receiving().ifPresent(receiving -> receiving.refused(why));
    }
}
