package dev.launchwatch.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The channels in use. Changed by the notifier's desk alone; looking one up is possible from any thread. */
final class Lanes {
    private final Senders senders;
    private final Function<Channel, Guard> guards;
    private final List<Notification> orphans = new ArrayList<>();
    private volatile Map<String, ChannelLane> lanes = Map.of();

    Lanes(Senders senders, Function<Channel, Guard> guards) {
        this.senders = senders;
        this.guards = guards;
    }

    @Nullable
    ChannelLane named(String channel) {
        return lanes.get(channel);
    }

    boolean has(String channel) {
        return lanes.containsKey(channel);
    }

    Collection<ChannelLane> all() {
        return lanes.values();
    }

    /** Whether the channel has messages of the group to deliver. */
    boolean waits(String channel, String group) {
        ChannelLane lane = lanes.get(channel);
        return lane != null && lane.has(group);
    }

    boolean waits(String group) {
        return lanes.values().stream().anyMatch(lane -> lane.has(group));
    }

    void add(Notification notification) {
        ChannelLane lane = lanes.get(notification.channel());
        if (lane != null) {
            lane.add(notification);
        }
    }

    /** Keeps the lanes of channels that are as they were, renews changed ones, and orphans what waits for removed ones. */
    void replace(List<Channel> channels, Instant now) {
        Map<String, ChannelLane> next = new LinkedHashMap<>();
        for (Channel channel : channels) {
            ChannelLane lane = lanes.get(channel.name());
            if (lane == null) {
                lane = new ChannelLane(channel, senders.open(channel), guards.apply(channel));
            } else if (!lane.channel().equals(channel)) {
                lane.replace(channel, senders.open(channel), guards.apply(channel), now);
            }
            next.put(channel.name(), lane);
        }
        for (ChannelLane lane : lanes.values()) {
            if (!next.containsKey(lane.channel().name())) {
                orphans.addAll(lane.all());
                lane.cancelTimer();
                lane.sender().close();
            }
        }
        lanes = java.util.Collections.unmodifiableMap(next);
    }

    /** What waited for channels that were removed. */
    List<Notification> takeOrphans() {
        List<Notification> taken = List.copyOf(orphans);
        orphans.clear();
        return taken;
    }

    List<ChannelStatus> status() {
        return lanes.values().stream().map(ChannelLane::status).toList();
    }

    /** Since when nothing has left of what waits, by channel; those that have a fallback have another way out. */
    Map<String, Instant> standstills(Instant now) {
        Map<String, Instant> found = new LinkedHashMap<>();
        for (ChannelLane lane : lanes.values()) {
            Instant since = lane.stillSince(now);
            if (since != null && lane.channel().fallback() == null) {
                found.put(lane.channel().name(), since);
            }
        }
        return java.util.Collections.unmodifiableMap(found);
    }

    void close() {
        lanes.values().forEach(lane -> {
            lane.cancelTimer();
            lane.sender().close();
        });
    }
}
