package dev.launchwatch.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What all measurements share.
 *
 * @param site the servers
 * @param folder for configurations and data; on the disk that is measured
 * @param programs what is measured
 * @param flags the flags of the jar's JVM, which floors get, too
 * @param quick whether to take less time
 */
record Bed(Site site, Path folder, List<Program> programs, List<String> flags, boolean quick) {
    private static final Pattern READY = Pattern.compile("^> ready$");

    /** One or the other number of seconds. */
    Duration seconds(int usual, int whenQuick) {
        return Duration.ofSeconds(quick ? whenQuick : usual);
    }

    /** A floor's process, started and at work. */
    Child bareLoop(String... arguments) {
        Child loop = Child.java(flags, BareLoop.class, arguments);
        loop.await(READY, Duration.ofSeconds(60));
        return loop;
    }

    /** Says on the error stream what is being measured, since it takes minutes. */
    static void progress(String what) {
        System.err.println("… " + what);
    }
}
