package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what sources report what is kept: people hashed, texts cleaned and bounded, times placed, ids made. Never throws for
 * what a report says. Thread-safe.
 */
public final class Intake {
    /** How long ago an event may have happened: the longest window. */
    public static final Duration OLDEST = Duration.ofDays(31);

    /** How far ahead of the clock here a sender's may be. */
    public static final Duration EARLIEST = Duration.ofMinutes(5);

    private static final int LONGEST_ROUTE = 200;
    private static final int LONGEST_WORD = 100;
    private static final long MOST_TOKENS = 1_000_000_000_000L;
    private static final Duration LONGEST_LATENCY = Duration.ofDays(1);
    private static final int MOST_DIGITS = 30;
    private static final int FINEST_SCALE = 18;
    private static final int COARSEST_SCALE = -12;

    private final Set<String> kinds;
    private final String unknownKind;
    private final Pseudonyms pseudonyms;
    private final Function<ModelUse, Cost> prices;
    private final Texts routes;
    private final Texts words;
    private final SourceClocks clocks;
    private final AtomicLong nameless = new AtomicLong();

    /**
     * Takes the kinds that have a meaning here and these.
     *
     * @param declared the kinds that signals of the configuration name
     * @param prices say what a use costs whose source does not say it
     * @param redactor takes secrets out of texts
     * @param clocks of the sources; outlive an intake
     */
    public Intake(Set<String> declared, Pseudonyms pseudonyms, Prices prices, Redactor redactor, SourceClocks clocks) {
        this(declared, pseudonyms, prices::cost, redactor, clocks);
    }

    Intake(
            Set<String> declared,
            Pseudonyms pseudonyms,
            Function<ModelUse, Cost> prices,
            Redactor redactor,
            SourceClocks clocks) {
        kinds = new HashSet<>(Kinds.ALL);
        kinds.addAll(declared);
        unknownKind = "kind: not known here; use one of " + String.join(", ", Kinds.ALL)
                + ", or name yours as the event of a signal in the configuration";
        this.pseudonyms = pseudonyms;
        this.prices = prices;
        this.clocks = clocks;
        routes = new Texts(route -> redactor.excerpt(path(route), LONGEST_ROUTE));
        words = new Texts(word -> redactor.excerpt(word, LONGEST_WORD));
    }

    /**
     * What becomes of the items of one body, in their order.
     *
     * <p>An item without an id gets one of what it says and of how many before it in the body say the same, so that the same body
     * sent again brings nothing new. One that says neither its id nor its time cannot be told from a later one, and counts each
     * time that it is sent.
     *
     * @param source by its name in the configuration
     * @param received when the body came
     */
    List<Admission> admit(String source, Instant received, List<Decoded> items) {
        List<Admission> admissions = new ArrayList<>(items.size());
        Map<String, Integer> same = new HashMap<>();
        Arrival arrival = Arrival.of(source, received);
        BinaryOperator<Instant> placing = clocks.of(source)::placed;
        for (Decoded item : items) {
            admissions.add(
                    switch (item) {
                        case Decoded.Good(Reported report) ->
                            admit(arrival, report, placing, now -> id(report, now, same));
                        case Decoded.Ignored() -> new Admission.LeftOut();
                        case Decoded.Bad bad -> new Admission.Refused(Rejection.UNREADABLE, bad.error());
                    });
        }
        return admissions;
    }

    /**
     * What becomes of what a line of a log on this machine says. Its events have their ids of the line, so that it counts once however
     * often it is read; their times are this machine's own: a log that is read late says nothing of a clock.
     *
     * @param source by its name in the configuration
     * @param received when it was read
     * @param line the line's id
     */
    List<Admission> admit(String source, Instant received, String line, List<Decoded> items) {
        List<Admission> admissions = new ArrayList<>(items.size());
        Arrival arrival = Arrival.of(source, received);
        for (Decoded item : items) {
            admissions.add(
                    switch (item) {
                        case Decoded.Good(Reported report) -> {
                            String own = report.id();
                            String id = own == null || own.isEmpty()
                                    ? "line " + admissions.size() + " " + line
                                    : "id " + own;
                            yield admit(
                                    arrival,
                                    report,
                                    (at, now) -> at.isAfter(now) ? now : at,
                                    _ -> pseudonyms.eventId(id));
                        }
                        case Decoded.Ignored() -> new Admission.LeftOut();
                        case Decoded.Bad bad -> new Admission.Refused(Rejection.UNREADABLE, bad.error());
                    });
        }
        return admissions;
    }

    /**
     * From whom events come, when, and how old or early they may be.
     *
     * @param now when they came, to the millisecond
     */
    private record Arrival(String source, Instant now, Instant oldest, Instant latest) {
        static Arrival of(String source, Instant received) {
            Instant now = received.truncatedTo(ChronoUnit.MILLIS);
            return new Arrival(source, now, now.minus(OLDEST), now.plus(EARLIEST));
        }
    }

    /**
     * @param placing when it happened by the clock here, by when it says and now
     * @param identity its id, by now
     */
    private Admission admit(
            Arrival arrival, Reported report, BinaryOperator<Instant> placing, Function<Instant, String> identity) {
        if (!kinds.contains(report.kind())) {
            return new Admission.Refused(Rejection.UNKNOWN_KIND, unknownKind);
        }
        String wrong = wrongNumber(report);
        if (wrong != null) {
            return new Admission.Refused(Rejection.BAD_NUMBER, wrong);
        }
        ModelUse use = report.model();
        if (use != null) {
            use = named(use);
            switch (prices.apply(use)) {
                case Cost.Known(Money money) -> use = use.costing(money);
                case Cost.Unpriced() -> {
                    // kept without a cost, which is not a cost of 0
                }
                case Cost.Refused(String error) -> {
                    return new Admission.Refused(Rejection.BAD_NUMBER, error);
                }
            }
        }
        Instant now = arrival.now();
        Instant at = now;
        if (report.at() != null) {
            // Compared before any arithmetic: the ends of time do not fit into milliseconds.
            if (report.at().isBefore(arrival.oldest())) {
                return new Admission.Refused(
                        Rejection.TOO_OLD, "at: more than 31 days ago, which no window reaches; leave it out");
            }
            if (report.at().isAfter(arrival.latest())) {
                return new Admission.Refused(
                        Rejection.TOO_EARLY,
                        "at: more than 5 minutes ahead of the clock here; set the sender's clock, and write times in UTC");
            }
            at = placing.apply(report.at().truncatedTo(ChronoUnit.MILLIS), now);
        }
        People people = pseudonyms.people(report.ip(), report.account(), report.member());
        return new Admission.Kept(new Event(
                arrival.source(),
                identity.apply(now),
                report.kind(),
                at,
                now,
                people.ip(),
                people.account(),
                people.member(),
                report.route() == null ? null : routes.clean(report.route()),
                report.status(),
                report.latency(),
                word(report.provider()),
                word(report.reason()),
                use,
                pseudonyms.next(report.ip(), report.account(), report.member())));
    }

    private String id(Reported report, Instant received, Map<String, Integer> same) {
        if (report.id() != null && !report.id().isEmpty()) {
            return pseudonyms.eventId("id " + report.id());
        }
        String content = content(report);
        if (report.at() == null) {
            return pseudonyms.eventId("once " + received + " " + nameless.incrementAndGet() + " " + content);
        }
        return pseudonyms.eventId("said " + same.merge(content, 1, Integer::sum) + " " + content);
    }

    /** All that a report says, each part with its length before it, so that no two reports read the same. */
    private static String content(Reported report) {
        StringBuilder content = new StringBuilder();
        for (Object part : new @Nullable Object[] {
            report.kind(),
            report.at(),
            report.ip(),
            report.account(),
            report.member(),
            report.route(),
            report.status(),
            report.latency(),
            report.provider(),
            report.reason(),
            report.model()
        }) {
            String text = Objects.toString(part, "");
            content.append(text.length()).append(':').append(text);
        }
        return content.toString();
    }

    private static @Nullable String wrongNumber(Reported report) {
        if (report.status() != 0 && (report.status() < 100 || report.status() > 599)) {
            return "status: not from 100 to 599; leave it out if there is none";
        }
        Duration latency = report.latency();
        if (latency != null && (latency.isNegative() || latency.compareTo(LONGEST_LATENCY) > 0)) {
            return "latency: not from 0 to a day; write it in milliseconds";
        }
        return report.model() == null ? null : wrongNumber(report.model());
    }

    private static @Nullable String wrongNumber(ModelUse use) {
        long[] tokens = {use.input(), use.output(), use.cachedInput(), use.cacheWrite(), use.reasoning()};
        for (long count : tokens) {
            if (count < 0 || count > MOST_TOKENS) {
                return "tokens: not from 0 to " + MOST_TOKENS + "; send the number of one use";
            }
        }
        Money cost = use.cost();
        if (cost != null
                && (cost.amount().signum() < 0
                        || cost.amount().precision() > MOST_DIGITS
                        || cost.amount().scale() > FINEST_SCALE
                        || cost.amount().scale() < COARSEST_SCALE)) {
            return "cost: negative or of too many digits; write it like 0.0125";
        }
        return null;
    }

    private ModelUse named(ModelUse use) {
        String name = words.clean(use.model());
        return name.equals(use.model())
                ? use
                : new ModelUse(
                        name,
                        use.input(),
                        use.output(),
                        use.cachedInput(),
                        use.cacheWrite(),
                        use.reasoning(),
                        use.batch(),
                        use.cost());
    }

    private @Nullable String word(@Nullable String text) {
        return text == null || text.isBlank() ? null : words.clean(text);
    }

    /** The path of a route or of an address, without query and fragment, which are full of secrets. */
    private static String path(String route) {
        int end = route.length();
        for (char mark : new char[] {'?', '#'}) {
            int found = route.indexOf(mark);
            end = found < 0 ? end : Math.min(end, found);
        }
        String bare = route.substring(0, end);
        int scheme = bare.indexOf("://");
        if (scheme < 0) {
            return bare;
        }
        int slash = bare.indexOf('/', scheme + "://".length());
        return slash < 0 ? "/" : bare.substring(slash);
    }

    /** Cleans texts that repeat: the same few routes, providers and reasons come with every event. */
    private static final class Texts {
        private static final int MOST = 1_000;
        private static final int LONGEST_KNOWN = 200;

        private final UnaryOperator<String> cleaning;
        private final Map<String, String> known = new ConcurrentHashMap<>();

        Texts(UnaryOperator<String> cleaning) {
            this.cleaning = cleaning;
        }

        String clean(String text) {
            if (text.length() > LONGEST_KNOWN) {
                return cleaning.apply(text);
            }
            String clean = known.get(text);
            if (clean == null) {
                clean = cleaning.apply(text);
                if (known.size() >= MOST) {
                    known.clear();
                }
                known.put(text, clean);
            }
            return clean;
        }
    }
}
