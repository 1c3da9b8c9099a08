package dev.launchwatch.app;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What a seed stands for. Consecutive seeds go through the kinds in turn, so that a campaign has as many rounds of each.
 *
 * @param moment what must have been seen before the daemon is killed
 * @param delay the random time from that moment to the kill; also from a restart to a second kill
 * @param again whether it is killed a second time after the restart
 * @param deadFor how long it stays dead
 * @param hold the rule's {@code for}
 */
record CrashScenario(
        long seed, Kind kind, Moment moment, Duration delay, boolean again, Duration deadFor, Duration hold) {

    /** What the round waits for, by the store or the receiver, before the random moment of the kill. */
    enum Moment {
        /** Nothing: any time after the site broke. */
        BROKEN,
        /** The alert is pending: its {@code for} has begun. */
        PENDING,
        /** The alert has fired and that is stored; perhaps nobody was told yet. */
        DECIDED,
        /** The channel has the message and has not answered yet. */
        SENDING,
        /** The channel took the message. */
        TOLD,
        /** As {@link #TOLD}, and then the site was mended. */
        MENDED
    }

    /** How the channel behaves until the daemon is back; or, where it refuses for a while, for that long after. */
    enum Channel {
        OPEN,
        /** Takes every message, but answers late. */
        SLOW,
        CUT,
        ERROR_503,
        LIMITED_429
    }

    /** The kinds of rounds. */
    enum Kind {
        PENDING("killed while pending, site stays down", Moment.PENDING, Channel.OPEN),
        ANY_MOMENT("killed at any moment, site stays down", Moment.BROKEN, Channel.OPEN),
        HEALS("killed while pending or firing, site heals meanwhile", Moment.PENDING, Channel.OPEN),
        HEALS_UNTOLD("healed while dead between detecting and telling", Moment.DECIDED, Channel.CUT),
        SENDING("killed while the channel takes the message", Moment.SENDING, Channel.SLOW),
        TOLD("killed after telling, still failing at restart", Moment.TOLD, Channel.OPEN),
        RESOLVING("killed while resolving", Moment.MENDED, Channel.OPEN),
        LIMITED("channel answers 429 with Retry-After, killed", Moment.DECIDED, Channel.LIMITED_429),
        REFUSED("channel answers 503, killed", Moment.DECIDED, Channel.ERROR_503),
        CUT("channel cuts the connection for long, killed", Moment.DECIDED, Channel.CUT);

        private final String title;
        private final Moment moment;
        private final Channel channel;

        Kind(String title, Moment moment, Channel channel) {
            this.title = title;
            this.moment = moment;
            this.channel = channel;
        }

        String title() {
            return title;
        }

        Channel channel() {
            return channel;
        }

        /** Whether the site is mended while the daemon is dead. */
        boolean healsWhileDead() {
            return this == HEALS || this == HEALS_UNTOLD;
        }

        /** How long the channel goes on refusing after the restart. */
        Duration refusal() {
            return switch (this) {
                case LIMITED, REFUSED -> Duration.ofSeconds(2);
                case CUT -> Duration.ofSeconds(Boolean.getBoolean("launchwatch.long") ? 75 : 5);
                case PENDING, ANY_MOMENT, HEALS, HEALS_UNTOLD, SENDING, TOLD, RESOLVING -> Duration.ZERO;
            };
        }
    }

    static CrashScenario of(long seed) {
        int kinds = Kind.values().length;
        Kind kind = Kind.values()[Math.floorMod(seed, kinds)];
        // Every second round in which the site heals has fired by then, so that something is there to be told.
        boolean fired = kind == Kind.HEALS && Math.floorDiv(seed, kinds) % 2 == 0;
        Moment moment = fired ? Moment.DECIDED : kind.moment;
        RandomGenerator random = new SplittableRandom(seed);
        long hold =
                moment == Moment.PENDING ? random.nextInt(800, 2000) : random.nextBoolean() ? 0 : random.nextInt(1500);
        long latest = switch (moment) {
            case BROKEN -> 2500;
            case PENDING -> kind == Kind.HEALS ? hold + 400 : hold - 300;
            case DECIDED -> 100;
            case SENDING -> CrashRound.LATE_ANSWER.toMillis() + 50;
            case TOLD -> 1000;
            case MENDED -> 1600;
        };
        return new CrashScenario(
                seed,
                kind,
                moment,
                Duration.ofMillis(random.nextLong(latest)),
                random.nextInt(4) == 0,
                Duration.ofMillis(random.nextInt(1000)),
                Duration.ofMillis(hold));
    }
}
