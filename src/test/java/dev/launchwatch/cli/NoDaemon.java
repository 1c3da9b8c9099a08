package dev.launchwatch.cli;

import dev.launchwatch.config.ConfigFolder;

/** For commands that start nothing. */
final class NoDaemon implements Daemon {
    @Override
    public int run(ConfigFolder config) {
        throw new AssertionError("not asked for");
    }

    @Override
    public int demo(int sitePort) {
        throw new AssertionError("not asked for");
    }

    @Override
    public int demo(int sitePort, int regions) {
        throw new AssertionError("not asked for");
    }

    @Override
    public void stop() {
        throw new AssertionError("not asked for");
    }
}
