package dev.launchwatch.app;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.region.Membership;
import dev.launchwatch.region.Membership.Role;
import java.time.Duration;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a region that is to decide for all has heard what the others had told by then: what they saw counts as much as what was seen here.
 * Who cannot hear it in time decides without. One thread.
 */
final class Hearing {
    private static final long WITHIN = Duration.ofSeconds(5).toNanos();

    private final LongPredicate heard;
    private final Ticker ticker;
    private @Nullable Turn turn;

    /** @param since when it was to decide under this lease */
    private record Turn(long epoch, long since) {}

    /** @param heard whether all has been heard that others had told by a moment of the ticker */
    Hearing(LongPredicate heard, Ticker ticker) {
        this.heard = heard;
        this.ticker = ticker;
    }

    /** Whether it may decide by now, as far as it may at all. To be asked again and again: waiting begins with the first time. */
    boolean isReady(Membership standing) {
        if (standing.role() != Role.DECIDING) {
            turn = null;
            return true;
        }
        long now = ticker.nanos();
        Turn present = turn;
        if (present == null || present.epoch() != standing.epoch()) {
            present = new Turn(standing.epoch(), now);
            turn = present;
        }
        return heard.test(present.since()) || now - present.since() > WITHIN;
    }
}
