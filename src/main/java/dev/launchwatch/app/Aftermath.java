package dev.launchwatch.app;

import dev.launchwatch.region.Decisions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a region that was alone has to do before it follows the others again: to tell to its end what it told by itself. Until then the copy
 * of what was decided stays as it is. One thread, but for {@link #isOver}.
 */
final class Aftermath implements AutoCloseable {
    /** What no channel takes does not keep a region from following the others for longer. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Decisions copy;
    private final SharedAnswers answers;
    private final Offices offices;
    private final InstantSource clock;
    private @Nullable Leaving leaving;
    private boolean following;
    private boolean shared;
    private volatile boolean over;

    /** The office of the region while it was alone. */
    private record Leaving(Office office, Instant since) {}

    Aftermath(Decisions copy, SharedAnswers answers, Offices offices, InstantSource clock) {
        this.copy = copy;
        this.answers = answers;
        this.offices = offices;
        this.clock = clock;
    }

    /** Whether the copy of what was decided follows the shared store. */
    boolean isOver() {
        return over;
    }

    /**
     * Takes up what a process that stopped while it was alone left, wherever the region stands now. Blocks while its own file is read.
     *
     * @param open opens an office
     */
    void resume(Consumer<Office> open) {
        if (copy.departed().isPresent()) {
            Office office = offices.alone();
            open.accept(office);
            farewell(office);
        } else {
            over = true;
        }
    }

    /** The office of the region from now on; it goes on from the copy, whatever it was about to do. */
    Office alone() {
        over = false;
        following = false;
        shared = false;
        close();
        copy.depart();
        return offices.alone();
    }

    /** Others decide again. What they don't know of ends, and the office stays until that is told. */
    void farewell(Office office) {
        Set<String> known = copy.departed().orElse(Set.of());
        String impact = "the regions decide together again";
        String why = impact + ", and tell anew what goes on";
        office.evaluator().handOver(known, impact, why);
        office.notifier().handOver(known, impact, why);
        office.evaluator().close();
        leaving = new Leaving(office, clock.instant());
        following = true;
    }

    /**
     * Tells the others what people said here, and follows them once everything is told; to be called again and again while the shared store
     * answers.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it does not; then it is done by a later call
     */
    void follow() {
        if (!following) {
            return;
        }
        if (!shared) {
            // Not only once everything is told: that takes as long as a channel is away.
            answers.shareSilences(clock.instant());
            answers.shareAnswers(copy.departed().orElse(Set.of()), clock.instant());
            shared = true;
        }
        if (leaving != null && !mayEnd(leaving)) {
            return;
        }
        close();
        copy.arrive();
        following = false;
        over = true;
    }

    private boolean mayEnd(Leaving present) {
        boolean told = present.office().notifier().status().stream().allMatch(channel -> channel.depth() == 0);
        return told || !present.since().plus(PATIENCE).isAfter(clock.instant());
    }

    /** Closes the office that stayed; what it has not told is told after the next start. */
    @Override
    public void close() {
        Leaving present = leaving;
        leaving = null;
        if (present != null) {
            present.office().close();
        }
    }
}
