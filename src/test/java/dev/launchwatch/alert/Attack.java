package dev.launchwatch.alert;

import dev.launchwatch.model.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What happens to a community, at a strength above the thresholds that docs/signal-rules.md tells; each scenario has a strength of its
 * own.
 */
enum Attack {
    STUFFING("credential stuffing by a botnet", "credential-stuffing") {
        @Override
        Instant strike(Community community, Thresholds limits, Instant at) {
            RandomGenerator random = community.random();
            Rate over =
                    limits.of("credential-stuffing", RuleSpec.EventRate.class).over();
            int addresses = 15 + random.nextInt(400);
            // As many in a window as 1.5 to 20 times the limit.
            double each = over.per().toMillis() / (over.count() * random.nextDouble(1.5, 20));
            int attempts = (int) (Duration.ofMinutes(5 + random.nextInt(40)).toMillis() / each);
            for (int i = 0; i < Math.min(attempts, MOST); i++) {
                community.add(Occurrence.of(
                        community.id(),
                        at.plusMillis((long) (i * each)),
                        Occurrence.FAILED,
                        "203.51." + i % addresses / 250 + "." + i % addresses % 250,
                        "leaked" + i + "@example.net"));
            }
            return at.plusMillis((long) (Math.min(attempts, MOST) * each));
        }
    },
    ONE_ADDRESS("credential stuffing from one address", "one-address-guesses") {
        @Override
        Instant strike(Community community, Thresholds limits, Instant at) {
            RandomGenerator random = community.random();
            RuleSpec.Stuffing limit = limits.of("one-address-guesses", RuleSpec.Stuffing.class);
            long each = (long) (limit.window().toMillis() / (limit.accounts() * random.nextDouble(1.3, 60)));
            int attempts = limit.accounts() * 2 + random.nextInt(400);
            for (int i = 0; i < attempts; i++) {
                community.add(Occurrence.of(
                        community.id(),
                        at.plusMillis(i * each),
                        Occurrence.FAILED,
                        "203.51.9.9",
                        "leaked" + i + "@example.net"));
            }
            return at.plusMillis(attempts * each);
        }
    },
    SPRAY("spray on one account", "one-account-guessed") {
        @Override
        Instant strike(Community community, Thresholds limits, Instant at) {
            RandomGenerator random = community.random();
            RuleSpec.Spray limit = limits.of("one-account-guessed", RuleSpec.Spray.class);
            int addresses = limit.addresses() + random.nextInt(40);
            long each = limit.window().toMillis() * 8 / 10 / addresses;
            String account = Community.account(random.nextInt(community.members()));
            for (int i = 0; i < addresses; i++) {
                community.add(Occurrence.of(
                        community.id(),
                        at.plusMillis(each * i),
                        Occurrence.FAILED,
                        "203.52." + i / 250 + "." + i % 250,
                        account));
            }
            return at.plusMillis(each * addresses);
        }
    },
    BRUTE_FORCE("brute force on one account", "brute-force") {
        @Override
        Instant strike(Community community, Thresholds limits, Instant at) {
            RandomGenerator random = community.random();
            long each = random.nextLong(200, 6_000);
            int attempts = 30 + random.nextInt(500);
            String account = Community.account(random.nextInt(community.members()));
            for (int i = 0; i < attempts; i++) {
                community.add(Occurrence.of(
                        community.id(), at.plusMillis(each * i), Occurrence.FAILED, "203.53.0.1", account));
            }
            return at.plusMillis(each * attempts);
        }
    },
    SLOW("slow guessing of one account", "slow-guessing") {
        @Override
        Instant strike(Community community, Thresholds limits, Instant at) {
            RandomGenerator random = community.random();
            Rate over = limits.of("slow-guessing", RuleSpec.Slow.class).over();
            int attempts = (int) (over.count() * random.nextDouble(1.3, 3)) + 2;
            long each = over.per().toMillis() * 7 / 10 / attempts;
            String account = Community.account(random.nextInt(community.members()));
            for (int i = 0; i < attempts; i++) {
                community.add(Occurrence.of(
                        community.id(), at.plusMillis(each * i), Occurrence.FAILED, "203.54.0." + i % 3, account));
            }
            return at.plusMillis(each * attempts);
        }
    },
    SCANNER("401s of a scanner", "unauthorized-spike") {
        @Override
        Instant strike(Community community, Thresholds limits, Instant at) {
            RandomGenerator random = community.random();
            RuleSpec.Spike limit = limits.of("unauthorized-spike", RuleSpec.Spike.class);
            double each =
                    limit.window().toMillis() / (Thresholds.unusual(limit, community, at) * random.nextDouble(1.3, 15));
            int requests = (int) (Duration.ofMinutes(8 + random.nextInt(30)).toMillis() / each);
            for (int i = 0; i < Math.min(requests, MOST); i++) {
                community.add(Occurrence.of(
                        community.id(),
                        at.plusMillis((long) (i * each)),
                        Occurrence.UNAUTHORIZED,
                        "203.55.0." + i % 4,
                        null));
            }
            return at.plusMillis((long) (Math.min(requests, MOST) * each));
        }
    },
    FORGERY("forged webhooks", "webhooks-fail") {
        @Override
        Instant strike(Community community, Thresholds limits, Instant at) {
            RandomGenerator random = community.random();
            RuleSpec.Ratio limit = limits.of("webhooks-fail", RuleSpec.Ratio.class);
            int addresses = (limit.probing() == null ? 0 : limit.probing()) + random.nextInt(30);
            long each = random.nextLong(100, limit.window().toMillis() * 8 / 10 / addresses);
            int calls = addresses * (1 + random.nextInt(4));
            for (int i = 0; i < calls; i++) {
                community.add(Occurrence.of(
                        community.id(), at.plusMillis(each * i), Occurrence.FORGED, "203.56.0." + i % addresses, null));
            }
            return at.plusMillis(each * calls);
        }
    },
    ROTATED("a rotated secret of webhooks", "webhook-secret") {
        @Override
        Instant strike(Community community, Thresholds limits, Instant at) {
            Instant mended = at.plus(Duration.ofHours(6 + community.random().nextInt(12)));
            List<Occurrence> refused = community.of(Occurrence.VERIFIED).stream()
                    .filter(each -> !each.at().isBefore(at) && each.at().isBefore(mended))
                    .toList();
            community.all().removeAll(Set.copyOf(refused));
            for (Occurrence each : refused) {
                // Whoever sends them tries again, later and later.
                for (long minutes : new long[] {0, 5, 30, 120}) {
                    Instant again = each.at().plus(Duration.ofMinutes(minutes));
                    if (again.isBefore(mended)) {
                        community.add(Occurrence.of(community.id(), again, Occurrence.FORGED, each.ip(), null));
                    }
                }
            }
            return mended;
        }
    },
    BURN("one member burns the budget", "cost-out-of-hand") {
        @Override
        Instant strike(Community community, Thresholds limits, Instant at) {
            RandomGenerator random = community.random();
            double others = community.of(Occurrence.USED).stream()
                    .filter(use -> Duration.between(use.at(), at).abs().compareTo(Duration.ofDays(1)) < 0)
                    .mapToDouble(Occurrence::cost)
                    .sum();
            double each = (2.5 * 100_000 + 10 * 4_000) / 1e6;
            int uses = (int) (Math.max(8, 1.2 * others) * random.nextDouble(1, 4) / each);
            long pause = Duration.ofMinutes(20 + random.nextInt(300)).toMillis() / uses;
            String member = "u" + random.nextInt(community.members());
            for (int i = 0; i < uses; i++) {
                community.add(Occurrence.use(
                        community.id(), at.plusMillis(pause * i), member, Community.LARGE, 100_000, 4_000));
            }
            return at.plusMillis(pause * uses);
        }
    },
    SILENCE("a feed that stops", "logins-are-silent") {
        @Override
        Instant strike(Community community, Thresholds limits, Instant at) {
            Instant back = at.plus(limits.of("logins-are-silent", RuleSpec.Absent.class)
                            .silence())
                    .plus(Duration.ofHours(1 + community.random().nextInt(8)));
            community
                    .all()
                    .removeIf(each -> (each.kind().equals(Occurrence.SUCCEEDED)
                                    || each.kind().equals(Occurrence.FAILED))
                            && !each.at().isBefore(at)
                            && each.at().isBefore(back));
            return back;
        }
    };

    /** What nobody's evening lasts for is left out, so that the strongest attacks do not take all of a build's time. */
    private static final int MOST = 20_000;

    private final String title;
    private final String rule;

    Attack(String title, String rule) {
        this.title = title;
        this.rule = rule;
    }

    String title() {
        return title;
    }

    /** The rule that is to tell it. */
    String rule() {
        return rule;
    }

    /** Rules that may tell it as well, and are right. */
    Set<String> alsoTrue() {
        return switch (this) {
            case STUFFING, ONE_ADDRESS, SPRAY, BRUTE_FORCE, SLOW ->
                Set.of(
                        "credential-stuffing",
                        "one-address-guesses",
                        "one-account-guessed",
                        "brute-force",
                        "slow-guessing");
            case FORGERY, ROTATED -> Set.of("webhooks-fail", "webhook-secret");
            case BURN -> Set.of("cost-out-of-hand", "cost-per-member");
            case SCANNER -> Set.of("unauthorized-spike");
            case SILENCE -> Set.of("logins-are-silent");
        };
    }

    /**
     * Has it happen.
     *
     * @return when it is over
     */
    abstract Instant strike(Community community, Thresholds limits, Instant at);
}
