package dev.launchwatch.app;

import io.quarkus.runtime.ImageMode;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What Quarkus Scheduler does for the daemon: the schedule's tick, the look at the folder, and housekeeping. */
@ApplicationScoped
class Clockwork {
    private final Station station;
    private final InstantSource clock;
    private @Nullable HeapRoom room;

    @Inject
    Clockwork(Station station, InstantSource clock) {
        this.station = station;
        this.clock = clock;
    }

    @Scheduled(identity = "tick", every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() {
        station.parts().ifPresent(parts -> parts.probing().schedule().tick());
    }

    @Scheduled(
            identity = "reload",
            every = "${launchwatch.reload-every:5s}",
            concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void reloadIfChanged() {
        station.reloadIfChanged();
    }

    @Scheduled(
            identity = "memory",
            every = HeapRoom.EVERY,
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void memory() {
        if (!ImageMode.current().isNativeImage()) {
            return;
        }
        if (room == null) {
            room = new HeapRoom(new NativeMemory.Heap());
        }
        room.adapt();
    }

    @Scheduled(identity = "disk", every = "5s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void disk() {
        station.parts().ifPresent(Parts::lookAtDisk);
    }

    @Scheduled(identity = "housekeeping", every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void housekeeping() {
        station.parts().ifPresent(parts -> {
            parts.storage().housekeeping().run(clock.instant());
            parts.regions().ifPresent(Regions::keepHouse);
        });
        if (ImageMode.current().isNativeImage()) {
            NativeMemory.release();
        }
    }
}
