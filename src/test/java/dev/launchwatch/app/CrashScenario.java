package dev.launchwatch.app;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What a seed stands for: when the daemon is killed, how the channel behaves, and whether the site heals meanwhile.
 *
 * @param delay the random moment of a kill, from the outage's (or recovery's) beginning
 * @param deadFor how long the daemon stays dead
 * @param hold the rule's {@code for}
 * @param refusal how long the channel goes on refusing after the restart
 */
record CrashScenario(
        long seed,
        String name,
        KillAt killAt,
        Channel channel,
        boolean healsWhileDead,
        boolean killsTwice,
        Duration delay,
        Duration deadFor,
        Duration hold,
        Duration refusal) {
    static final int KINDS = 8;

    /** The moment of the kill. */
    enum KillAt {
        RANDOM,
        /** The alert is decided and stored; the channel refuses it. */
        DECIDED,
        TOLD,
        RESOLVING,
        /** No kill: the channel alone is the trouble. */
        NEVER
    }

    /** How the channel answers until the daemon is back. */
    enum Channel {
        OPEN,
        CUT,
        ERROR_503,
        LIMITED_429
    }

    static CrashScenario of(long seed) {
        RandomGenerator random = CrashIT.random(seed);
        Duration delay = Duration.ofMillis(random.nextInt(2500));
        Duration deadFor = Duration.ofMillis(random.nextInt(1000));
        Duration hold = Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(1500));
        boolean twice = random.nextInt(4) == 0;
        boolean heals = random.nextBoolean();
        return switch ((int) Math.floorMod(seed, KINDS)) {
            case 0 ->
                new CrashScenario(
                        seed,
                        "killed at any moment, site stays down",
                        KillAt.RANDOM,
                        Channel.OPEN,
                        false,
                        twice,
                        delay,
                        deadFor,
                        hold,
                        Duration.ZERO);
            case 1 ->
                new CrashScenario(
                        seed,
                        "killed at any moment, site heals meanwhile",
                        KillAt.RANDOM,
                        Channel.OPEN,
                        true,
                        twice,
                        delay,
                        deadFor,
                        hold,
                        Duration.ZERO);
            case 2 ->
                new CrashScenario(
                        seed,
                        "healed while dead between detecting and telling",
                        KillAt.DECIDED,
                        Channel.CUT,
                        true,
                        twice,
                        delay,
                        deadFor,
                        hold,
                        Duration.ZERO);
            case 3 ->
                new CrashScenario(
                        seed,
                        "killed after telling, still failing at restart",
                        KillAt.TOLD,
                        Channel.OPEN,
                        false,
                        twice,
                        delay,
                        deadFor,
                        hold,
                        Duration.ZERO);
            case 4 ->
                new CrashScenario(
                        seed,
                        "killed while resolving",
                        KillAt.RESOLVING,
                        Channel.OPEN,
                        false,
                        twice,
                        delay,
                        deadFor,
                        hold,
                        Duration.ZERO);
            case 5 ->
                new CrashScenario(
                        seed,
                        "channel answers 429 with Retry-After, killed",
                        KillAt.DECIDED,
                        Channel.LIMITED_429,
                        heals,
                        false,
                        delay,
                        deadFor,
                        hold,
                        Duration.ofSeconds(2));
            case 6 ->
                new CrashScenario(
                        seed,
                        "channel answers 503, killed",
                        KillAt.DECIDED,
                        Channel.ERROR_503,
                        heals,
                        false,
                        delay,
                        deadFor,
                        hold,
                        Duration.ofSeconds(2));
            default ->
                new CrashScenario(
                        seed,
                        "killed once, then channel cuts for long",
                        KillAt.DECIDED,
                        Channel.CUT,
                        false,
                        false,
                        delay,
                        deadFor,
                        hold,
                        Duration.ofSeconds(Boolean.getBoolean("launchwatch.long") ? 75 : 8));
        };
    }
}
