package dev.launchwatch.app;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong in a simulated world, between two moments.
 *
 * @param region whom it meets; null for everybody
 */
record Trouble(Kind kind, @Nullable String region, Instant from, Instant to) {
    /** What goes wrong. */
    enum Kind {
        /** SIGKILL, and a start some time later. */
        KILLED("region killed"),
        /** The same, and its files are gone. */
        DISK_LOST("region killed, its disk lost"),
        /** SIGTERM, and a start some time later. */
        STOPPED("region stopped and started"),
        /** SIGSTOP and SIGCONT. */
        PAUSED("region paused"),
        /** The database refuses connections. */
        REFUSED("database away"),
        /** The database does not answer. */
        SILENT("database silent"),
        /** Each way to the database takes up to seconds. */
        SLOW("database slow"),
        /** What was asked of the database is often done, and the answer is lost. */
        UNANSWERED("database's answers lost"),
        /** One region does not reach the database. */
        CUT_OFF("region cut off"),
        /** The channel refuses connections. */
        CHANNEL_AWAY("channel away"),
        /** The channel often takes a message, and its answer is lost. */
        CHANNEL_UNANSWERED("channel's answers lost");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** Whether it may keep a region from the database. */
        boolean isOfDatabase() {
            return switch (this) {
                case REFUSED, SILENT, SLOW, UNANSWERED, CUT_OFF -> true;
                case KILLED, DISK_LOST, STOPPED, PAUSED, CHANNEL_AWAY, CHANNEL_UNANSWERED -> false;
            };
        }

        /** Whether the process of a region does nothing meanwhile. */
        boolean isOfProcess() {
            return switch (this) {
                case KILLED, DISK_LOST, STOPPED, PAUSED -> true;
                case REFUSED, SILENT, SLOW, UNANSWERED, CUT_OFF, CHANNEL_AWAY, CHANNEL_UNANSWERED -> false;
            };
        }
    }

    @Override
    public String toString() {
        return from + " to " + to + ": " + kind.words() + (region == null ? "" : " (" + region + ")");
    }

    boolean meets(String name) {
        return region == null || region.equals(name);
    }

    boolean isAt(Instant now) {
        return !now.isBefore(from) && now.isBefore(to);
    }

    boolean overlaps(Instant begin, Instant end) {
        return from.isBefore(end) && to.isAfter(begin);
    }
}
