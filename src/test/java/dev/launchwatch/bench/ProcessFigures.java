package dev.launchwatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What Linux tells about a running process, from {@code /proc}. */
final class ProcessFigures {
    /** The unit of times in {@code /proc/PID/stat}: 1/100 s on every Linux that people run. */
    private static final long TICK_NANOS = 10_000_000;

    private static final int USER_TIME = 14;
    private static final int SYSTEM_TIME = 15;

    private ProcessFigures() {}

    /** CPU time of the process with all its threads so far, in user and system mode. */
    static Duration cpu(long pid) {
        return cpu(read(pid, "stat"));
    }

    /** Resident memory now, in bytes. */
    static long resident(long pid) {
        return bytes(read(pid, "status"), "VmRSS");
    }

    /** The most that was ever resident, in bytes. */
    static long peak(long pid) {
        return bytes(read(pid, "status"), "VmHWM");
    }

    static Duration cpu(String stat) {
        // The second field is the program's name in brackets, and may hold spaces and brackets itself.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        int third = 3;
        long ticks = Long.parseLong(fields[USER_TIME - third]) + Long.parseLong(fields[SYSTEM_TIME - third]);
        return Duration.ofNanos(ticks * TICK_NANOS);
    }

    static long bytes(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .map(line -> line.substring(0, line.indexOf(' ')))
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " in: " + status));
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " has ended", e);
        }
    }
}
