package dev.launchwatch.signal;

import dev.launchwatch.model.Receipt;
import dev.launchwatch.model.Receipt.Fault;
import dev.launchwatch.model.Receipt.Refusal;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The way of a body into the log: signature, unpacking, decoding, intake, and then durable, before it is answered. What was new is
 * handed on after the commit. Never throws for what a body holds, nor where the store is away.
 *
 * <p>Thread-safe. Blocks until the log has committed, so it is not for an event loop.
 */
public final class Reception {
    /** How large a body may be once it is unpacked, in bytes. */
    public static final int MOST_UNPACKED = 8 << 20;

    /** How many of the items that could not be taken are named; the rest are counted. */
    static final int MOST_FAULTS = 100;

    /** How many events of a body share a transaction: while it lasts, nobody else writes. */
    private static final int MOST_AT_ONCE = 2_000;

    /** What is larger, or packed, is decoded by few at once: its items may take ten times its bytes. */
    private static final int LARGE = 256 << 10;

    private static final int MOST_LARGE_AT_ONCE = 4;

    /** Of each so many bytes of heap one has room: less than half of it, whatever is in it ({@link Items#MOST_TOKENS}). */
    private static final long HEAP_OF_A_LARGE = 160L << 20;

    private static final Decoder OWN = Decoder.of(new Format.Events());

    private final EventLog log;
    private final Consumer<List<EventLog.Placed>> stored;
    private final ReceptionListener listener;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Signatures nobody;
    private final Semaphore large =
            new Semaphore(largeAtOnce(Runtime.getRuntime().maxMemory()), true);
    private volatile @Nullable Desk desk;

    /** A source that posts, ready to read. */
    private record Counter(
            Source source, Decoder decoder, @Nullable Signatures signatures) {}

    /** What is in force since the last reload. */
    private record Desk(Intake intake, Map<String, Counter> counters, Map<String, LineDecoder> logs) {}

    /**
     * Takes nothing before {@link #configure}.
     *
     * @param stored is given what was new of a body, in the order of the log, once it is durable; by many threads at once
     * @param clock tells whether a signature is of now
     * @param ticker measures how long a body takes
     * @param random must be cryptographically strong
     */
    public Reception(
            EventLog log,
            Consumer<List<EventLog.Placed>> stored,
            ReceptionListener listener,
            InstantSource clock,
            Ticker ticker,
            RandomGenerator random) {
        this.log = log;
        this.stored = stored;
        this.listener = listener;
        this.clock = clock;
        this.ticker = ticker;
        this.nobody = Signatures.ofNobody(random, clock);
    }

    /**
     * Puts another configuration in force, for all bodies that come from now on.
     *
     * @throws IllegalArgumentException with the remedy if a source's secret or path is none
     */
    public void configure(Intake intake, List<Source> sources) {
        Map<String, Counter> counters = new HashMap<>();
        Map<String, LineDecoder> logs = new HashMap<>();
        for (Source source : sources) {
            SignatureScheme scheme = source.signature();
            if (source.format() != null) {
                counters.put(
                        source.name(),
                        new Counter(
                                source,
                                Decoder.of(source.format()),
                                scheme == null ? null : new Signatures(scheme, clock)));
            }
            if (source.accessLog() != null) {
                logs.put(source.name(), LineDecoder.of(source.accessLog()));
            }
        }
        desk = new Desk(intake, Map.copyOf(counters), Map.copyOf(logs));
    }

    /** A source of the configuration in force that posts, by its name. */
    public Optional<Source> source(String name) {
        Desk now = desk;
        return Optional.ofNullable(now == null ? null : now.counters().get(name))
                .map(Counter::source);
    }

    /** How many large bodies are decoded at once in a heap of so many bytes. */
    static int largeAtOnce(long heap) {
        return Math.clamp(heap / HEAP_OF_A_LARGE, 1, MOST_LARGE_AT_ONCE);
    }

    /** Takes a body. Returns once all that could be kept of it is durable. */
    public Receipt take(Parcel parcel) {
        long start = ticker.nanos();
        Receipt receipt = receipt(parcel);
        listener.took(Duration.ofNanos(ticker.nanos() - start));
        if (receipt instanceof Receipt.Refused refused) {
            refused(refused.why());
        }
        return receipt;
    }

    /**
     * Takes lines of the access log that a source is. Returns once all that could be kept of them is durable; lines that were taken
     * before count no second time.
     *
     * @param received when they were read
     * @return how many were refused; nothing if none of them is taken for certain, since the store is away or the source is none any
     *     more: then they are to be brought again later
     */
    public OptionalInt take(String source, List<LogLine> lines, Instant received) {
        Desk now = desk;
        LineDecoder decoder = now == null ? null : now.logs().get(source);
        if (now == null || decoder == null) {
            return OptionalInt.empty();
        }
        List<Admission> admissions = new ArrayList<>(lines.size());
        for (LogLine line : lines) {
            admissions.addAll(now.intake().admit(source, received, line.id(), decoder.decode(line.bytes())));
        }
        try {
            return OptionalInt.of(
                    switch (keep(admissions)) {
                        case Receipt.Taken taken -> taken.rejected().size() + taken.more();
                        case Receipt.Refused refused -> refused.rejected().size() + refused.more();
                    });
        } catch (StoreUnavailableException _) {
            return OptionalInt.empty();
        }
    }

    /** Counts a body that is not taken, for a reason that shows before it is read. */
    public void refused(Refusal why) {
        if (why != Refusal.NOTHING_KEPT) {
            listener.rejected(why.code(), 1);
        }
    }

    private Receipt receipt(Parcel parcel) {
        Desk now = desk;
        if (now == null) {
            return new Receipt.Refused(Refusal.STORE_AWAY, "It is starting: send it again in a moment.");
        }
        Counter counter = now.counters().get(parcel.source());
        if (!parcel.vouched()) {
            // A source that has no signature, or is none, is told apart by nothing from one whose secret is not known.
            Signatures signatures = counter == null || counter.signatures() == null ? nobody : counter.signatures();
            if (signatures.check(parcel.body()) instanceof Signed.Refused(Signed.Reason why)) {
                return unsigned(why);
            }
        }
        Decoder decoder =
                parcel.entrance() == Parcel.Entrance.EVENTS ? OWN : counter == null ? null : counter.decoder();
        if (decoder == null) {
            return new Receipt.Refused(
                    Refusal.UNKNOWN_SOURCE, "There is no source of this name any more: declare it under 'sources'.");
        }
        try {
            return keep(admitted(now.intake(), decoder, parcel));
        } catch (UnreadableBodyException e) {
            return unreadable(parcel.body(), e);
        } catch (Unpacked.TooLargeException _) {
            return new Receipt.Refused(
                    Refusal.TOO_LARGE,
                    "The body is more than " + (MOST_UNPACKED >> 20) + " MiB unpacked: send smaller batches.");
        } catch (StoreUnavailableException _) {
            return new Receipt.Refused(
                    Refusal.STORE_AWAY, "The store is away, so that nothing is durable: send it again later.");
        }
    }

    private static Receipt unsigned(Signed.Reason why) {
        return switch (why) {
            case MISSING -> new Receipt.Refused(Refusal.SIGNATURE_MISSING, "The signature is missing.");
            case MISMATCH -> new Receipt.Refused(Refusal.SIGNATURE_MISMATCH, "The signature is not the source's.");
            case STALE ->
                new Receipt.Refused(
                        Refusal.SIGNATURE_STALE,
                        "The signature is more than 5 minutes from now: set the sender's clock, and sign each attempt anew.");
        };
    }

    private static Receipt unreadable(Body body, UnreadableBodyException e) {
        return MediaTypes.foreign(body)
                ? new Receipt.Refused(
                        Refusal.UNSUPPORTED_TYPE,
                        "The body is of a content type or encoding that is not read: send JSON, plain or packed by gzip.")
                : new Receipt.Refused(Refusal.UNREADABLE, sentence(e.getMessage()));
    }

    private static String sentence(@Nullable String message) {
        String text = message == null ? "the body cannot be read" : message;
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    private List<Admission> admitted(Intake intake, Decoder decoder, Parcel parcel)
            throws UnreadableBodyException, Unpacked.TooLargeException {
        byte[] sent = parcel.body().bytes();
        boolean packed = Unpacked.isPacked(sent);
        boolean careful = packed || sent.length > LARGE;
        if (careful) {
            large.acquireUninterruptibly();
        }
        try {
            Body content = packed
                    ? new Body(
                            Unpacked.of(sent, MOST_UNPACKED),
                            parcel.body().contentType(),
                            parcel.body().headers())
                    : parcel.body();
            return intake.admit(parcel.source(), parcel.received(), decoder.decode(content));
        } finally {
            if (careful) {
                large.release();
            }
        }
    }

    private Receipt keep(List<Admission> admissions) {
        List<Event> events = new ArrayList<>(admissions.size());
        List<Fault> faults = new ArrayList<>();
        Map<Rejection, Integer> reasons = new TreeMap<>();
        int leftOut = 0;
        int refused = 0;
        for (int i = 0; i < admissions.size(); i++) {
            switch (admissions.get(i)) {
                case Admission.Kept(Event event) -> events.add(event);
                case Admission.LeftOut() -> leftOut++;
                case Admission.Refused(Rejection reason, String error) -> {
                    refused++;
                    reasons.merge(reason, 1, Integer::sum);
                    if (faults.size() < MOST_FAULTS) {
                        faults.add(new Fault(i, error));
                    }
                }
            }
        }
        int accepted = 0;
        for (int from = 0; from < events.size(); from += MOST_AT_ONCE) {
            accepted += append(events.subList(from, Math.min(events.size(), from + MOST_AT_ONCE)));
        }
        reasons.forEach((reason, count) -> listener.rejected(reason.code(), count));
        int more = refused - faults.size();
        if (refused > 0 && events.isEmpty() && leftOut == 0) {
            return new Receipt.Refused(
                    Refusal.NOTHING_KEPT, "None of the items could be taken: mend what is said of each.", faults, more);
        }
        return new Receipt.Taken(accepted, events.size() - accepted, faults, more);
    }

    /** Makes these durable and hands on what is new of them; how many those are. */
    private int append(List<Event> events) {
        List<EventLog.Stored> places = log.append(events);
        List<EventLog.Placed> fresh = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            EventLog.Stored place = places.get(i);
            if (place.fresh()) {
                fresh.add(new EventLog.Placed(place.position(), events.get(i)));
            }
        }
        if (!fresh.isEmpty()) {
            stored.accept(fresh);
            Map<String, Integer> kinds = new TreeMap<>();
            fresh.forEach(placed -> kinds.merge(placed.event().kind(), 1, Integer::sum));
            String source = fresh.getFirst().event().source();
            kinds.forEach((kind, count) -> listener.accepted(source, kind, count));
        }
        return fresh.size();
    }
}
