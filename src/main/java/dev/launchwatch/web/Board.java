package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How everything stands, for operators.
 *
 * @param complete whether the store could be read
 * @param storing whether the store takes what is given to it
 * @param blind whether this region reaches none of the targets that it looks for its own network by
 * @param troubles alerts that are pending or firing, in no order
 * @param monitors in the order of the files
 * @param channels in the order of the files
 * @param regions by name; this one alone where there is no other
 */
public record Board(
        Instant at,
        boolean complete,
        boolean storing,
        boolean blind,
        List<Trouble> troubles,
        List<Seen> monitors,
        List<Post> channels,
        List<Region> regions) {
    public Board {
        troubles = List.copyOf(troubles);
        monitors = List.copyOf(monitors);
        channels = List.copyOf(channels);
        regions = List.copyOf(regions);
    }

    /**
     * An alert.
     *
     * @param condition of its rule, as it is configured; empty for what the daemon says of itself
     * @param compared what a rule about a signal compared last; null where that is not known
     * @param by who looks after it
     * @param held why nobody is told of it now; null if people are
     * @param hearers who was told of it, or will be
     */
    public record Trouble(
            Alert alert,
            String condition,
            @Nullable Compared compared,
            @Nullable Acknowledgement by,
            @Nullable Held held,
            List<Hearer> hearers) {
        public Trouble {
            hearers = List.copyOf(hearers);
        }
    }

    /** A silence or maintenance, such as {@code Silenced by Ada}, and when what it holds back is told if it still is true. */
    public record Held(String why, Instant until) {}

    /** A number and its limit, as the rule has them. */
    public record Compared(String value, String limit) {}

    /**
     * A channel that an alert is told in.
     *
     * @param at when that was decided
     * @param waits whether it has not taken the latest message yet
     * @param error why the last attempt failed; empty for nothing
     */
    public record Hearer(String channel, Instant at, boolean waits, String error) {}

    /**
     * A monitor.
     *
     * @param group empty for none
     * @param recent its last results in all regions as {@link dev.launchwatch.model.Outcome#code}, the oldest first
     */
    public record Seen(
            String name, String group, String kind, boolean enabled, Optional<Result> last, List<String> recent) {
        public Seen {
            recent = List.copyOf(recent);
        }
    }

    /**
     * A channel.
     *
     * @param kind such as {@code slack}
     * @param waiting how many messages it has not taken yet
     * @param oldest when the oldest of them was written; null for none
     * @param failures how many attempts in a row failed
     * @param error why the last one did; empty for nothing
     */
    public record Post(
            String name, String kind, int waiting, @Nullable Instant oldest, int failures, String error) {}

    /**
     * A region.
     *
     * @param here whether it is this one
     * @param deciding whether it decides; known of this one alone
     */
    public record Region(String name, boolean alive, boolean here, boolean deciding) {}
}
