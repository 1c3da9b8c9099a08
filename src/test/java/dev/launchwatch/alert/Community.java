package dev.launchwatch.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the application of a community reports while nobody attacks it: log-ins with typing errors, sessions that expire, apps that
 * try again, webhooks, chat with a long tail of cost; and what looks like an attack and is none. The same seed is the same
 * community.
 *
 * <p>Of ten members three to six come on an ordinary day, every third of whom signs in anew; every seventh mistypes, once or twice,
 * or as one who has forgotten the password. A tenth sits behind addresses that they share with up to 25 others.
 */
final class Community {
    /** Models as most chats use them; their prices come with the product. */
    static final String SMALL = "gpt-4o-mini";

    static final String LARGE = "gpt-4o";

    private static final double MISTYPES = 1.0 / 7;
    private static final int SHARED_BY = 25;

    /** How much goes on in each hour of the day, in UTC. */
    private static final int[] HOURS = {3, 2, 1, 1, 1, 2, 4, 7, 9, 9, 8, 8, 9, 8, 8, 8, 9, 11, 13, 15, 16, 14, 10, 6};

    private final RandomGenerator random;
    private final int members;
    private final Instant begin;
    private final int days;
    private final boolean launch;
    private final double active;
    private final double[] talkative;
    private final List<Occurrence> all = new ArrayList<>();
    private int made;

    /** @param launch whether it begins with its first hour, in which most sign up, rather than on an ordinary day */
    Community(RandomGenerator random, int members, Instant begin, int days, boolean launch) {
        this.random = random;
        this.members = members;
        this.begin = begin;
        this.days = days;
        this.launch = launch;
        active = random.nextDouble(0.3, 0.6);
        talkative = random.doubles(members).map(_ -> logNormal(1, 0.7)).toArray();
        live();
    }

    int members() {
        return members;
    }

    RandomGenerator random() {
        return random;
    }

    boolean launch() {
        return launch;
    }

    Instant begin() {
        return begin;
    }

    Instant end() {
        return begin.plus(Duration.ofDays(days));
    }

    /** All that was reported so far, in no order. */
    List<Occurrence> all() {
        return all;
    }

    /** An id that nothing else has. */
    String id() {
        made++;
        return "e" + made;
    }

    static String account(int member) {
        return "member" + member + "@example.org";
    }

    private void live() {
        for (int day = 0; day < days; day++) {
            boolean first = launch && day == 0;
            for (int member = 0; member < members; member++) {
                double share = first ? 0.9 : launch ? Math.max(0.5, active) : active;
                if (random.nextDouble() < share) {
                    boolean signsIn = first || random.nextInt(3) == 0;
                    visit(member, home(member), first ? launching() : sometime(day), signsIn);
                }
            }
            webhooks(day);
        }
    }

    /** Six in ten come within the first hour, most of them at its beginning. */
    private Instant launching() {
        return random.nextInt(10) < 6
                ? begin.plusSeconds((long) (3600 * Math.pow(random.nextDouble(), 1.5)))
                : begin.plusSeconds(random.nextLong(86_400));
    }

    private Instant sometime(int day) {
        while (true) {
            Instant at = begin.plusSeconds(86_400L * day + random.nextLong(86_400));
            if (random.nextInt(16) < HOURS[at.atOffset(ZoneOffset.UTC).getHour()]) {
                return at;
            }
        }
    }

    private String home(int member) {
        return member % 10 == 0
                ? address(198, member / 10 / SHARED_BY)
                : random.nextInt(5) == 0 ? address(100, member / 8) : address(10, member);
    }

    private static String address(int net, int number) {
        return net + ".51." + number / 250 + "." + (1 + number % 250);
    }

    private void visit(int member, String ip, Instant from, boolean signsIn) {
        Instant at = from;
        if (signsIn) {
            add(Occurrence.of(id(), at, Occurrence.UNAUTHORIZED, ip, null));
            at = signIn(member, ip, at.plusSeconds(2 + random.nextLong(20)));
        } else if (random.nextInt(4) == 0) {
            // The short-lived token is over; the app fetches a new one.
            add(Occurrence.of(id(), at, Occurrence.UNAUTHORIZED, ip, null));
        }
        if (random.nextInt(200) == 0) {
            // An app that tries again with what was refused.
            for (int i = 3 + random.nextInt(6); i > 0; i--) {
                add(Occurrence.of(id(), at.plusSeconds(5L * i), Occurrence.UNAUTHORIZED, ip, null));
            }
        }
        chat(member, at.plusSeconds(20), (int) Math.min(80, Math.round(logNormal(4, 0.8) * talkative[member])));
    }

    /** Until it works, or until they give up. */
    private Instant signIn(int member, String ip, Instant from) {
        Instant at = from;
        if (random.nextDouble() < MISTYPES) {
            boolean forgotten = random.nextInt(10) == 0;
            for (int i = forgotten ? 3 + random.nextInt(3) : 1 + random.nextInt(2); i > 0; i--) {
                add(Occurrence.of(id(), at, Occurrence.FAILED, ip, account(member)));
                at = at.plusSeconds(forgotten ? 15 + random.nextLong(40) : 6 + random.nextLong(20));
            }
        }
        add(Occurrence.of(id(), at, Occurrence.SUCCEEDED, ip, account(member)).by("u" + member));
        return at;
    }

    private void chat(int member, Instant from, int messages) {
        Instant at = from;
        for (int i = 0; i < messages; i++) {
            String model = random.nextInt(100) < 15 ? LARGE : SMALL;
            add(Occurrence.use(
                    id(), at, "u" + member, model, (long) logNormal(2_500, 0.8), (long) logNormal(350, 0.7)));
            at = at.plusSeconds(20 + random.nextLong(100));
        }
    }

    private double logNormal(double median, double sigma) {
        return median * Math.exp(sigma * random.nextGaussian());
    }

    /** From a few addresses, a few an hour; one in 300 comes too late to be believed. */
    private void webhooks(int day) {
        double hourly = Math.max(1, members / 100.0);
        for (long second = 0; second < 86_400; second += gap(hourly)) {
            Instant at = begin.plusSeconds(day * 86_400L + second);
            String kind = random.nextInt(300) == 0 ? Occurrence.FORGED : Occurrence.VERIFIED;
            add(Occurrence.of(id(), at, kind, "54.51.0." + (1 + random.nextInt(3)), null));
        }
    }

    private long gap(double hourly) {
        return 1 + (long) (-Math.log(1 - random.nextDouble()) * 3600 / hourly);
    }

    /** An e-mail to everybody brings up to a third of them within the hour, most of them at once and signed out. */
    void mail(Instant at) {
        int readers = (int) (members * random.nextDouble(0.15, 0.33));
        for (int i = 0; i < readers; i++) {
            int member = random.nextInt(members);
            long later = (long) (-Math.log(1 - random.nextDouble()) * 2_400);
            visit(member, home(member), at.plusSeconds(later), random.nextInt(3) > 0);
        }
    }

    /** A deploy that signs everybody out: whoever has it open is refused, once or twice, and signs in again. */
    void logOut(Instant at) {
        add(Occurrence.of(id(), at, "deployment.succeeded", null, null));
        int open = (int) (members * random.nextDouble(0.04, 0.12));
        for (int i = 0; i < open; i++) {
            int member = random.nextInt(members);
            String ip = home(member);
            Instant noticed = at.plusSeconds((long) (-Math.log(1 - random.nextDouble()) * 60));
            for (int refused = random.nextInt(10) < 7 ? 1 : 2; refused > 0; refused--) {
                add(Occurrence.of(id(), noticed.plusSeconds(refused), Occurrence.UNAUTHORIZED, ip, null));
            }
            signIn(member, ip, noticed.plusSeconds(10 + random.nextLong(200)));
        }
    }

    /** People in one room sign in through its address within ten minutes. */
    void meeting(Instant at) {
        int people = Math.min(members / 3, 10 + random.nextInt(51));
        for (int i = 0; i < people; i++) {
            visit(random.nextInt(members), "192.51.0.1", at.plusSeconds(random.nextLong(600)), true);
        }
    }

    /** What happens beyond the end of the time is not reported. */
    void add(Occurrence occurrence) {
        if (occurrence.at().isBefore(end())) {
            all.add(occurrence);
        }
    }

    /** Any of the kinds, null for any kind. */
    List<Occurrence> of(@Nullable String kind) {
        return all.stream()
                .filter(each -> kind == null || each.kind().equals(kind))
                .toList();
    }
}
