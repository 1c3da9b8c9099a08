package dev.launchwatch.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts bodies of events as applications and vendors do. */
final class Sender implements AutoCloseable {
    private static final Path SAMPLES = Path.of("src/test/resources/ingest");

    /** The noon of the samples, in seconds since 1970. */
    private static final long NOON = Instant.parse("2026-01-31T12:00:00Z").getEpochSecond();

    private static final Pattern SECONDS = Pattern.compile("(?<!\\d)17698[67]\\d{4}");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final IntSupplier port;

    Sender(IntSupplier port) {
        this.port = port;
    }

    HttpResponse<String> post(String path, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getAsInt() + path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        return post(path, headers, bytes(body));
    }

    String get(String path) throws IOException, InterruptedException {
        return get(path, Map.of());
    }

    String get(String path, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getAsInt() + path));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] sample(String name) {
        try {
            return Files.readAllBytes(SAMPLES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sample moved to yesterday, since what is older than any window is not taken. */
    static byte[] fresh(String name) {
        long noon = Instant.now()
                .truncatedTo(ChronoUnit.DAYS)
                .minus(Duration.ofHours(12))
                .getEpochSecond();
        return name.endsWith(".pb")
                ? moved(sample(name), noon - NOON)
                : moved(new String(sample(name), StandardCharsets.UTF_8), noon - NOON);
    }

    /** Times in texts are days, or numbers whose first ten digits are seconds since 1970. */
    private static byte[] moved(String text, long seconds) {
        String day = Instant.ofEpochSecond(NOON + seconds).toString().substring(0, 10);
        return bytes(SECONDS.matcher(text.replace("2026-01-31", day))
                .replaceAll(number -> Long.toString(Long.parseLong(number.group()) + seconds)));
    }

    /** Times in protobuf are nanoseconds since 1970 in eight bytes, the lowest first. */
    private static byte[] moved(byte[] protobuf, long seconds) {
        ByteBuffer bytes = ByteBuffer.wrap(protobuf).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 8 <= protobuf.length; i++) {
            long nanos = bytes.getLong(i);
            if (nanos >= NOON * 1_000_000_000 && nanos < (NOON + 3_600) * 1_000_000_000) {
                bytes.putLong(i, nanos + seconds * 1_000_000_000);
                i += 7;
            }
        }
        return protobuf;
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(packed)) {
            packing.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static Map<String, String> token(String token) {
        return Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    }

    static Map<String, String> with(Map<String, String> headers, String... more) {
        Map<String, String> all = new HashMap<>(headers);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    /** The headers of Standard Webhooks, or of Svix by another prefix. */
    static Map<String, String> signed(String prefix, String secret, byte[] body, Instant at) {
        String head = "msg_1." + at.getEpochSecond() + ".";
        byte[] key = Base64.getDecoder().decode(secret);
        return Map.of(
                prefix + "-id",
                "msg_1",
                prefix + "-timestamp",
                Long.toString(at.getEpochSecond()),
                prefix + "-signature",
                "v1," + Base64.getEncoder().encodeToString(hmac(key, head, body)));
    }

    static Map<String, String> stripe(String secret, byte[] body, Instant at) {
        String made = HexFormat.of().formatHex(hmac(bytes(secret), at.getEpochSecond() + ".", body));
        return Map.of("Stripe-Signature", "t=" + at.getEpochSecond() + ",v1=" + made);
    }

    static byte[] hmac(byte[] key, String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(bytes(head));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
