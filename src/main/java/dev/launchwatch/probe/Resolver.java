package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/** Looks names up. Nothing is remembered between two look-ups, since a member's first visit is what is measured. */
@FunctionalInterface
interface Resolver {
    /**
     * Looks {@code host} up, a name or a literal address without brackets, and calls {@code then} once, on {@code loop}.
     * Called on {@code loop}; does not block.
     */
    void resolve(String host, IpPreference preference, EventLoop loop, Consumer<Resolution> then);

    /** What a look-up led to. */
    sealed interface Resolution {
        /** At least one address, in the order to try them. */
        record Found(List<InetAddress> addresses) implements Resolution {}

        record Failed(Failure failure) implements Resolution {}
    }
}
