package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Receipt;
import dev.launchwatch.model.Receipt.Fault;
import dev.launchwatch.model.Receipt.Refusal;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Template;
import dev.launchwatch.testing.FakeTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies on their way into a log. */
class ReceptionTest {
    private static final String KEY =
            Base64.getEncoder().encodeToString("a key of some length".getBytes(StandardCharsets.UTF_8));

    private final FakeTime time = new FakeTime();
    private final MemoryLog log = new MemoryLog();
    private final List<EventLog.Placed> stored = new ArrayList<>();
    private final Heard heard = new Heard();
    private final Reception reception = reception(log);

    /** What a listener was told. */
    private static final class Heard implements ReceptionListener {
        final Map<String, Integer> accepted = new TreeMap<>();
        final Map<String, Integer> rejected = new TreeMap<>();
        int bodies;

        @Override
        public synchronized void accepted(String source, String kind, int events) {
            accepted.merge(source + " " + kind, events, Integer::sum);
        }

        @Override
        public synchronized void rejected(String reason, int count) {
            rejected.merge(reason, count, Integer::sum);
        }

        @Override
        public synchronized void took(Duration taken) {
            bodies++;
        }
    }

    /** A log of which nothing is read. */
    private record Appending(Function<List<Event>, List<EventLog.Stored>> to) implements EventLog {
        @Override
        public List<Stored> append(List<Event> events) {
            return to.apply(events);
        }

        @Override
        public long replay(long position, int most, Consumer<Placed> each) {
            throw new AssertionError("not read");
        }

        @Override
        public void checkpoint(long through, List<Bucket> buckets) {
            throw new AssertionError("not its own to say");
        }

        @Override
        public Checkpoint restore() {
            throw new AssertionError("not read");
        }
    }

    private Reception reception(EventLog into) {
        Reception made = new Reception(into, stored::addAll, heard, time, time, new Random(1));
        made.configure(
                intake(),
                List.of(
                        source("auth0", new Format.Auth0(), null),
                        source("hooks", new Format.Svix(), standard(KEY)),
                        source("app", new Format.Events(), standard(KEY)),
                        new Source(
                                "web",
                                null,
                                new AccessLog("/var/log/access.log", null, AccessLog.From.END, null),
                                null,
                                List.of())));
        return made;
    }

    private static Intake intake(String... declared) {
        return new Intake(
                Set.of(declared),
                new Pseudonyms(List.of(new byte[32])),
                _ -> new Cost.Unpriced(),
                new Redactor(Set.of()),
                new SourceClocks());
    }

    private static Source source(String name, Format format, @Nullable SignatureScheme scheme) {
        return new Source(name, format, null, scheme, List.of());
    }

    private static SignatureScheme standard(String... secrets) {
        return new SignatureScheme.StandardWebhooks(Arrays.stream(secrets)
                .map(secret -> new Secret(Template.literal(secret)))
                .toList());
    }

    private Parcel own(byte[] bytes, String contentType) {
        return new Parcel("shop", Parcel.Entrance.EVENTS, true, new Body(bytes, contentType, Map.of()), time.instant());
    }

    private Receipt own(String body) {
        return reception.take(own(bytes(body), "application/json"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] content) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream();
                GZIPOutputStream packing = new GZIPOutputStream(out)) {
            packing.write(content);
            packing.finish();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String event(String id) {
        return "{\"id\":\"" + id + "\",\"kind\":\"login.failed\",\"ip\":\"203.0.113.7\"}";
    }

    private static Receipt.Refused refused(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Refused.class);
        return (Receipt.Refused) receipt;
    }

    private static Receipt.Taken taken(int accepted, int duplicate) {
        return new Receipt.Taken(accepted, duplicate, List.of(), 0);
    }

    @Test
    void theSmallerTheHeapTheFewerLargeBodiesAreDecodedAtOnce() {
        assertThat(Reception.largeAtOnce(64L << 20)).isEqualTo(1);
        assertThat(Reception.largeAtOnce(384L << 20)).isEqualTo(2);
        assertThat(Reception.largeAtOnce(Long.MAX_VALUE)).isEqualTo(4);
    }

    @Test
    void whatIsNewIsDurableAndHandedOnWithItsPlaceBeforeTheAnswer() {
        assertThat(own("[" + event("1") + "," + event("2") + "]")).isEqualTo(taken(2, 0));

        List<EventLog.Placed> replayed = new ArrayList<>();
        log.replay(0, replayed::add);
        assertThat(stored).isEqualTo(replayed).hasSize(2);
        assertThat(stored).extracting(placed -> placed.event().source()).containsOnly("shop");
        assertThat(heard.accepted).isEqualTo(Map.of("shop login.failed", 2));
        assertThat(heard.bodies).isEqualTo(1);
    }

    @Test
    void theSameBodySentAgainBringsNothingNew() {
        own("[" + event("1") + "," + event("1") + "]");
        assertThat(own("[" + event("1") + "," + event("3") + "]")).isEqualTo(taken(1, 1));
        assertThat(stored).hasSize(2);
        assertThat(heard.accepted).isEqualTo(Map.of("shop login.failed", 2));
    }

    @Test
    void badItemsAreNamedByTheirPlaceAndTheGoodOnesKept() {
        Receipt receipt =
                own("[" + event("1") + ",{\"id\":\"2\"}," + event("3") + ",{\"kind\":\"no.such\",\"id\":\"4\"}]");
        assertThat(receipt).isInstanceOf(Receipt.Taken.class);
        Receipt.Taken taken = (Receipt.Taken) receipt;
        assertThat(taken.accepted()).isEqualTo(2);
        assertThat(taken.rejected()).extracting(Fault::index).containsExactly(1, 3);
        assertThat(taken.rejected().getFirst().error()).contains("'kind'");
        assertThat(heard.rejected).isEqualTo(Map.of("unreadable", 1, "unknown_kind", 1));
    }

    @Test
    void aBodyOfWhichNothingCouldBeKeptIsRefusedWithEachItemsReasonAndNoneOfItsOwn() {
        Receipt.Refused refused = refused(own("[{\"id\":\"1\"},{\"kind\":\"no.such\",\"id\":\"2\"}]"));
        assertThat(refused.why()).isEqualTo(Refusal.NOTHING_KEPT);
        assertThat(refused.rejected()).extracting(Fault::index).containsExactly(0, 1);
        assertThat(heard.rejected).isEqualTo(Map.of("unreadable", 1, "unknown_kind", 1));
    }

    @Test
    void aHundredBadItemsAreNamedAndTheRestCounted() {
        String bad = "{\"kind\":\"no.such\",\"id\":\"1\"}";
        Receipt.Refused refused =
                refused(own(IntStream.range(0, 250).mapToObj(_ -> bad).collect(Collectors.joining("\n"))));
        assertThat(refused.rejected()).hasSize(100);
        assertThat(refused.more()).isEqualTo(150);
        assertThat(heard.rejected).isEqualTo(Map.of("unknown_kind", 250));
    }

    @Test
    void whatIsNotWatchedIsNeitherKeptNorRefused() {
        Body body = new Body(Bodies.file("auth0/lines.jsonl"), "application/json", Map.of());
        Receipt receipt = reception.take(new Parcel(
                "auth0", Parcel.Entrance.INGEST, true, body, java.time.Instant.parse("2026-01-31T12:01:00Z")));
        assertThat(receipt).isInstanceOf(Receipt.Taken.class);
        assertThat(((Receipt.Taken) receipt).rejected()).isEmpty();
        assertThat(heard.accepted).containsKeys("auth0 login.failed", "auth0 login.succeeded");
        Body other = new Body(bytes("{\"content\":\"tests\",\"type\":\"sapi\"}"), "application/json", Map.of());
        assertThat(reception.take(new Parcel("auth0", Parcel.Entrance.INGEST, true, other, time.instant())))
                .isEqualTo(taken(0, 0));
    }

    @Test
    void anEmptyListIsTaken() {
        assertThat(own("[]")).isEqualTo(taken(0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "no json", "[{\"kind\":", "\u001f\u008b"})
    void whatCannotBeReadIsRefusedInASentence(String body) {
        Receipt.Refused refused = refused(own(body));
        assertThat(refused.why()).isEqualTo(Refusal.UNREADABLE);
        assertThat(refused.detail()).matches("[A-Z].*\\.");
        assertThat(heard.rejected).isEqualTo(Map.of("unreadable", 1));
    }

    @Test
    void aForeignContentTypeIsNamedOnlyWhereTheBodyCannotBeReadEither() {
        byte[] form = bytes("kind=login.failed&ip=203.0.113.7");
        assertThat(refused(reception.take(own(form, "application/x-www-form-urlencoded")))
                        .why())
                .isEqualTo(Refusal.UNSUPPORTED_TYPE);
        assertThat(refused(reception.take(own(form, "application/json"))).why()).isEqualTo(Refusal.UNREADABLE);
        // As curl -d sends it.
        assertThat(reception.take(own(bytes(event("1")), "application/x-www-form-urlencoded")))
                .isEqualTo(taken(1, 0));
    }

    @Test
    void anEncodingThatIsNotReadIsNamed() {
        Body body = new Body(new byte[] {1, 2, 3, 4}, "application/json", Map.of("content-encoding", "br"));
        assertThat(refused(reception.take(new Parcel("shop", Parcel.Entrance.EVENTS, true, body, time.instant())))
                        .why())
                .isEqualTo(Refusal.UNSUPPORTED_TYPE);
    }

    @Test
    void gzipIsKnownByItsFirstBytesWhateverIsSaidOfIt() {
        assertThat(reception.take(own(gzip(bytes(event("1"))), "text/plain"))).isEqualTo(taken(1, 0));
        Body unpacked = new Body(bytes(event("2")), "application/json", Map.of("content-encoding", "gzip"));
        assertThat(reception.take(new Parcel("shop", Parcel.Entrance.EVENTS, true, unpacked, time.instant())))
                .isEqualTo(taken(1, 0));
    }

    @Test
    void severalGzipsBehindEachOtherAreOneBody() {
        byte[] first = gzip(bytes(event("1") + "\n"));
        byte[] second = gzip(bytes(event("2") + "\n"));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThat(reception.take(own(both, "application/x-ndjson"))).isEqualTo(taken(2, 0));
    }

    @Test
    void whatUnpacksToMoreThanEightMebibytesIsRefusedAndOneThatFitsIsNot() {
        byte[] blank = new byte[Reception.MOST_UNPACKED + 1];
        Arrays.fill(blank, (byte) ' ');
        System.arraycopy(bytes(event("1")), 0, blank, 0, event("1").length());
        assertThat(refused(reception.take(own(gzip(blank), ""))).why()).isEqualTo(Refusal.TOO_LARGE);
        assertThat(reception.take(own(gzip(Arrays.copyOf(blank, Reception.MOST_UNPACKED)), "")))
                .isEqualTo(taken(1, 0));
        assertThat(heard.rejected).isEqualTo(Map.of("too_large", 1));
    }

    @Test
    void aGzipThatIsCutOffOrHoldsAnotherIsUnreadable() {
        byte[] packed = gzip(bytes(event("1")));
        assertThat(refused(reception.take(own(Arrays.copyOf(packed, packed.length - 9), "")))
                        .why())
                .isEqualTo(Refusal.UNREADABLE);
        assertThat(refused(reception.take(own(gzip(packed), ""))).why()).isEqualTo(Refusal.UNREADABLE);
    }

    @Test
    void aStoreThatIsAwayIsSaidSoThatItIsSentAgain() {
        EventLog away = new Appending(_ -> {
            throw new StoreUnavailableException("the disk is full", new IllegalStateException());
        });
        Receipt.Refused refused = refused(reception(away).take(own(bytes(event("1")), "")));
        assertThat(refused.why()).isEqualTo(Refusal.STORE_AWAY);
        assertThat(refused.detail()).doesNotContain("disk");
        assertThat(stored).isEmpty();
        assertThat(heard.rejected).isEqualTo(Map.of("store_away", 1));
    }

    @Test
    void aLargeBodyIsCommittedInPartsSoThatOthersMayWriteBetween() {
        List<Integer> sizes = new ArrayList<>();
        EventLog parted = new Appending(events -> {
            sizes.add(events.size());
            return log.append(events);
        });
        Reception parts = new Reception(parted, stored::addAll, heard, time, time, new Random(1));
        parts.configure(intake(), List.of());
        String body = IntStream.range(0, 4_500).mapToObj(i -> event("e" + i)).collect(Collectors.joining("\n"));
        assertThat(parts.take(own(bytes(body), "application/x-ndjson"))).isEqualTo(taken(4_500, 0));
        assertThat(sizes).containsExactly(2_000, 2_000, 500);
        assertThat(stored).hasSize(4_500);
    }

    private Parcel signed(String source, Parcel.Entrance entrance, byte[] body, String key, Duration ago) {
        String seconds = Long.toString(time.instant().minus(ago).getEpochSecond());
        Map<String, String> headers = new HashMap<>(Map.of("webhook-id", "msg_1", "webhook-timestamp", seconds));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            mac.update(bytes("msg_1." + seconds + "."));
            headers.put("webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return new Parcel(source, entrance, false, new Body(body, "application/json", headers), time.instant());
    }

    @Test
    void aSignedBodyIsTakenAsItWasSentAlsoIfItIsPacked() {
        byte[] body = bytes(event("1"));
        assertThat(reception.take(signed("app", Parcel.Entrance.EVENTS, body, KEY, Duration.ZERO)))
                .isEqualTo(taken(1, 0));
        assertThat(reception.take(signed("app", Parcel.Entrance.INGEST, gzip(body), KEY, Duration.ZERO)))
                .isEqualTo(taken(0, 1));
    }

    @Test
    void aBodyThatIsNotTheSourcesOwnIsRefusedForItsReasonBeforeItIsUnpacked() {
        byte[] bomb = gzip(new byte[20 << 20]);
        String other = Base64.getEncoder().encodeToString(bytes("another key of some length"));
        assertThat(refused(reception.take(signed("hooks", Parcel.Entrance.INGEST, bomb, other, Duration.ZERO)))
                        .why())
                .isEqualTo(Refusal.SIGNATURE_MISMATCH);
        assertThat(refused(reception.take(signed("hooks", Parcel.Entrance.INGEST, bomb, KEY, Duration.ofMinutes(6))))
                        .why())
                .isEqualTo(Refusal.SIGNATURE_STALE);
        Body bare = new Body(bomb, "", Map.of());
        assertThat(refused(reception.take(new Parcel("hooks", Parcel.Entrance.INGEST, false, bare, time.instant())))
                        .why())
                .isEqualTo(Refusal.SIGNATURE_MISSING);
        assertThat(heard.rejected)
                .isEqualTo(Map.of("signature_mismatch", 1, "signature_stale", 1, "signature_missing", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "no-such-source"})
    void aSourceWithoutASignatureOrThatIsNoneIsRefusedAsOneWhoseSecretIsNotKnown(String name) {
        byte[] body = bytes(event("1"));
        assertThat(refused(reception.take(signed(name, Parcel.Entrance.INGEST, body, KEY, Duration.ZERO))))
                .isEqualTo(refused(reception.take(signed(
                        "hooks",
                        Parcel.Entrance.INGEST,
                        body,
                        Base64.getEncoder().encodeToString(bytes("another key")),
                        Duration.ZERO))));
        Body bare = new Body(body, "", Map.of());
        assertThat(refused(reception.take(new Parcel(name, Parcel.Entrance.EVENTS, false, bare, time.instant()))))
                .isEqualTo(refused(
                        reception.take(new Parcel("hooks", Parcel.Entrance.EVENTS, false, bare, time.instant()))));
    }

    @Test
    void aSourceThatAReloadTookAwayIsNotTakenByAnotherFormat() {
        reception.configure(intake(), List.of());
        Body body = new Body(bytes("{}"), "", Map.of());
        assertThat(refused(reception.take(new Parcel("auth0", Parcel.Entrance.INGEST, true, body, time.instant())))
                        .why())
                .isEqualTo(Refusal.UNKNOWN_SOURCE);
    }

    @Test
    void aReloadPutsOtherKindsAndSourcesInForce() {
        String cart = "{\"id\":\"1\",\"kind\":\"cart.abandoned\"}";
        assertThat(own(cart)).isInstanceOf(Receipt.Refused.class);
        reception.configure(intake("cart.abandoned"), List.of(source("new", new Format.Otlp(), null)));
        assertThat(own(cart)).isEqualTo(taken(1, 0));
        assertThat(reception.source("new")).isPresent();
        assertThat(reception.source("auth0")).isEmpty();
    }

    @Test
    void nothingIsTakenBeforeThereIsAConfiguration() {
        Reception early = new Reception(log, stored::addAll, heard, time, time, new Random(1));
        assertThat(refused(early.take(own(bytes(event("1")), ""))).why()).isEqualTo(Refusal.STORE_AWAY);
    }

    @Test
    void manyBodiesAtOnceAreEachTakenOnce() throws Exception {
        int threads = 8;
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<Receipt>> receipts = new ArrayList<>();
        EventLog locked = new Appending(events -> {
            synchronized (log) {
                return log.append(events);
            }
        });
        Reception busy = new Reception(locked, _ -> {}, heard, time, time, new Random(1));
        busy.configure(intake(), List.of());
        String padding = " ".repeat(300 << 10);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < 64; i++) {
                String body = event("e" + i % 32) + (i % 2 == 0 ? padding : "");
                receipts.add(executor.submit(() -> {
                    begin.await();
                    return busy.take(own(gzip(bytes(body)), ""));
                }));
            }
            begin.countDown();
            int accepted = 0;
            for (Future<Receipt> receipt : receipts) {
                accepted += ((Receipt.Taken) receipt.get()).accepted();
            }
            assertThat(accepted).isEqualTo(32);
        }
        assertThat(heard.accepted).isEqualTo(Map.of("shop login.failed", 32));
    }

    private static LogLine line(String id, String time) {
        return new LogLine(id, bytes("203.0.113.7 - - [" + time + "] \"GET /a HTTP/1.1\" 200 17"));
    }

    @Test
    void aLineOfALogCountsOnceHoweverOftenItIsBroughtAndOneLikeItCountsBeside() {
        List<LogLine> lines = List.of(
                line("f-0", "02/Mar/2026:10:00:00 +0000"),
                line("f-60", "02/Mar/2026:10:00:00 +0000"),
                new LogLine("f-120", bytes("no line of a log")));
        assertThat(reception.take("web", lines, time.instant())).hasValue(1);
        assertThat(reception.take("web", lines, time.instant())).hasValue(1);
        assertThat(stored).hasSize(2);
        assertThat(heard.accepted).isEqualTo(Map.of("web http.request", 2));
        assertThat(heard.rejected).isEqualTo(Map.of("unreadable", 2));
        assertThat(heard.bodies).as("it is no body").isZero();
    }

    @Test
    void linesThatCannotBeKeptAreBroughtAgain() {
        Reception away = reception(new Appending(_ -> {
            throw new StoreUnavailableException("the disk is full", new IllegalStateException("full"));
        }));
        List<LogLine> lines = List.of(line("f-0", "02/Mar/2026:10:00:00 +0000"));
        assertThat(away.take("web", lines, time.instant())).isEmpty();
        assertThat(reception.take("auth0", lines, time.instant()))
                .as("no log, and perhaps none any more")
                .isEmpty();
    }

    @Test
    void nobodyPostsToASourceThatIsALog() {
        Parcel parcel = new Parcel(
                "web",
                Parcel.Entrance.INGEST,
                true,
                new Body(bytes("[]"), "application/json", Map.of()),
                time.instant());
        assertThat(refused(reception.take(parcel)).why()).isEqualTo(Refusal.UNKNOWN_SOURCE);
        assertThat(reception.source("web")).isEmpty();
    }

    @Test
    void aLogThatIsReadLateIsNoSignOfAWrongClock() {
        for (int minute = 0; minute < 20; minute++) {
            reception.take("web", List.of(line("f-" + minute, "02/Mar/2026:09:00:00 +0000")), time.instant());
            time.advance(Duration.ofMinutes(1));
        }
        assertThat(stored)
                .hasSize(20)
                .allSatisfy(placed -> assertThat(placed.event().at()).isEqualTo("2026-03-02T09:00:00Z"));
    }
}
