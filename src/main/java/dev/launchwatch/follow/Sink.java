package dev.launchwatch.follow;

import java.util.List;
import java.util.OptionalInt;

/** Where lines go. Blocking; called by several threads at once, for one source by one at a time. */
@FunctionalInterface
public interface Sink {
    /**
     * Takes lines, so that they are durable when it returns. A line that it had before counts no second time.
     *
     * @return how many of them it could not read; nothing if it took none of them for certain, so that they are brought again
     */
    OptionalInt take(String source, List<Line> lines);
}
