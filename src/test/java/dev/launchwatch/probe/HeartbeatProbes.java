package dev.launchwatch.probe;

import dev.launchwatch.model.Report;
import java.time.InstantSource;

/** Looks whether jobs reported in time, as a daemon does, without anything that other probes need. */
public final class HeartbeatProbes {
    private final HeartbeatProber prober;

    public HeartbeatProbes(Heartbeats heartbeats, InstantSource clock) {
        this.prober = new HeartbeatProber(heartbeats, clock);
    }

    /** Blocks as long as the port does. */
    public Report probe(HeartbeatSpec spec, String monitor) {
        return prober.probe(spec, monitor);
    }
}
