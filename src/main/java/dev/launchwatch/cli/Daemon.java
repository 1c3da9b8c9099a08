package dev.launchwatch.cli;

import dev.launchwatch.config.ConfigFolder;

/** The daemon, as the command line starts it: a port, since the life cycle belongs to {@code app}. */
public interface Daemon {
    /** Runs until SIGTERM or an error; the exit code. {@code config} is the folder of YAML, which was read and is good. */
    int run(ConfigFolder config);

    /** Has the daemon that runs end as SIGTERM does; returns at once. */
    void stop();

    /** Runs with the sample site and its configuration until SIGTERM; {@code sitePort} 0 takes any free port. */
    int demo(int sitePort);

    /** The same with so many daemons, from two on, as regions that share a PostgreSQL. */
    int demo(int sitePort, int regions);
}
