package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Bodies that were the vendors' own before something happened to them, given to every decoder, whether it is theirs or not: by
 * structure (members renamed, moved, doubled, of another type, huge or deep) and byte by byte.
 *
 * <p>10,000 bodies in every build, 100,000 with {@code -Dlaunchwatch.long=true}; {@code -Dlaunchwatch.seed=N} begins elsewhere.
 * A failing seed is part of the message and reproduces.
 */
class DecoderFuzzTest {
    private static final int BODIES = Boolean.getBoolean("launchwatch.long") ? 100_000 : 10_000;
    private static final long SEED = Long.getLong("launchwatch.seed", 0);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<Format> FORMATS = List.of(
            new Format.Events(),
            new Format.Auth0(),
            new Format.Svix(),
            new Format.Supabase(),
            new Format.CloudflareLogpush(),
            new Format.CloudflareNotifications(),
            new Format.Stripe(),
            new Format.LiteLlm(),
            new Format.Otlp(),
            new Format.Mapped(Bodies.mapping(null, "$.eventType", Map.of())),
            new Format.Mapped(Bodies.mapping("$.data.events[*]", "$.eventType", Map.of("ai", "model.used"))));

    private static final List<String> TYPES = List.of(
            "", "application/json", "application/x-protobuf", "application/x-ndjson", "text/plain", "multipart/x");

    private static final List<String> NASTY = List.of(
            "",
            "\u0000",
            "\uD800",
            "\u202E",
            "x".repeat(5_000),
            "💥".repeat(300),
            "../../../etc/passwd",
            "{\"kind\":\"a\"}",
            "1e999999999",
            "-0",
            "NaN",
            "9".repeat(59),
            "2026-01-31T12:00:00Z",
            "0000-00-00T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "login.failed",
            "model.used",
            "%00%ff",
            "https://a/?#",
            "[::1",
            "a,b,c");

    private final List<byte[]> samples = new ArrayList<>();
    private final List<JsonNode> trees = new ArrayList<>();
    private final List<Decoder> decoders = FORMATS.stream().map(Decoder::of).toList();

    @Test
    void nothingButTheTypedExceptionEscapesAndWhatComesOutIsBounded() throws IOException {
        load();
        int good = 0;
        int unreadable = 0;
        for (long seed = SEED; seed < SEED + BODIES; seed++) {
            Random random = new Random(seed);
            Body body = body(random);
            for (Decoder decoder : decoders) {
                try {
                    for (Decoded item : check(seed, body, decoder.decode(body))) {
                        good += item instanceof Decoded.Good ? 1 : 0;
                    }
                } catch (UnreadableBodyException e) {
                    unreadable++;
                    checkMessage(seed, e.getMessage());
                } catch (RuntimeException | Error e) {
                    fail("seed " + seed + " escapes: " + e, e);
                }
            }
        }
        assertThat(good)
                .as("bodies that are still read: else nothing was tried")
                .isGreaterThan(BODIES / 2);
        assertThat(unreadable).isGreaterThan(BODIES / 2);
    }

    private void load() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/ingest"))) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(this::load);
        }
        assertThat(trees).hasSizeGreaterThan(15);
    }

    private void load(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            samples.add(bytes);
            if (file.toString().endsWith(".json")) {
                trees.add(MAPPER.readTree(bytes));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Body body(Random random) {
        byte[] bytes = switch (random.nextInt(8)) {
            case 0 -> noise(random);
            case 1, 2 -> damaged(pick(random, samples).clone(), random);
            case 3 -> lines(random);
            default -> structured(random);
        };
        String type = pick(random, TYPES);
        return random.nextInt(10) == 0
                ? Bodies.of(
                        bytes,
                        type,
                        "ce-type",
                        pick(random, NASTY),
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        "%",
                        "ce-time",
                        pick(random, NASTY))
                : Bodies.of(bytes, type, "svix-id", pick(random, NASTY));
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
        } else {
            String alphabet = "{}[]\",:\\\n 0e-9tfnu\u0000\n";
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
        }
        return bytes;
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextBoolean() ? Arrays.copyOf(whole, random.nextInt(whole.length + 1)) : whole;
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private byte[] lines(Random random) {
        StringBuilder lines = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            lines.append(text(mutated(pick(random, trees).deepCopy(), random), random))
                    .append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] structured(Random random) {
        byte[] bytes =
                text(mutated(pick(random, trees).deepCopy(), random), random).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(4) == 0 ? damaged(bytes, random) : bytes;
    }

    /** Written with, now and then, what a tree cannot say: a name twice, a number beyond all measure. */
    private static String text(JsonNode tree, Random random) {
        try {
            String text = MAPPER.writeValueAsString(tree);
            return switch (random.nextInt(12)) {
                case 0 -> text.replaceFirst("\\{", "{\"type\":\"f\",\"type\":\"f\",");
                case 1 -> text.replaceAll(":(\\d)", ":1e99999999$1");
                case 2 -> text.replaceAll(":(\\d+)", ":$1.000000000000000000000000000000000001");
                default -> text;
            };
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode mutated(JsonNode tree, Random random) {
        for (int i = random.nextInt(5); i > 0; i--) {
            mutate(tree, random);
        }
        return random.nextInt(30) == 0 ? NODES.arrayNode().add(tree).add(tree) : tree;
    }

    private void mutate(JsonNode tree, Random random) {
        JsonNode at = tree;
        while (at.size() > 0 && random.nextInt(5) > 0) {
            JsonNode down = at.isObject() ? at.path(name((ObjectNode) at, random)) : at.path(random.nextInt(at.size()));
            if (!down.isContainerNode()) {
                break;
            }
            at = down;
        }
        if (at instanceof ObjectNode object) {
            String name = name(object, random);
            switch (random.nextInt(5)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(pick(random, NASTY), object.path(name));
                case 2 -> object.set(name, pick(random, trees).deepCopy());
                default -> object.set(name, value(random));
            }
        } else if (at instanceof ArrayNode array) {
            switch (random.nextInt(3)) {
                case 0 -> array.add(value(random));
                case 1 -> array.insert(0, pick(random, trees).deepCopy());
                default -> array.remove(random.nextInt(Math.max(1, array.size())));
            }
        }
    }

    private static String name(ObjectNode object, Random random) {
        int index = random.nextInt(Math.max(1, object.size()));
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (index-- == 0) {
                return member.getKey();
            }
        }
        return "kind";
    }

    private JsonNode value(Random random) {
        return switch (random.nextInt(11)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(random.nextInt(1000) - 100);
            case 4 -> NODES.numberNode(new BigDecimal("1e" + (random.nextInt(600) - 300)));
            case 5 -> NODES.objectNode();
            case 6 -> NODES.arrayNode().add(1).add("x");
            case 7 -> deep(random.nextInt(200));
            case 8 -> NODES.textNode(Base64.getEncoder().encodeToString(noise(random)));
            default -> new TextNode(pick(random, NASTY));
        };
    }

    private static JsonNode deep(int levels) {
        JsonNode node = NODES.numberNode(1);
        for (int i = 0; i < levels; i++) {
            node = i % 2 == 0 ? NODES.arrayNode().add(node) : NODES.objectNode().set("value", node);
        }
        return node;
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static List<Decoded> check(long seed, Body body, List<Decoded> items) {
        // The smallest item takes two bytes, a comma between them or a tag before it.
        assertThat(items).as("seed %d", seed).hasSizeLessThanOrEqualTo(Math.min(Items.MOST, body.bytes().length + 1));
        for (Decoded item : items) {
            switch (item) {
                case Decoded.Good(Reported event) -> checkEvent(seed, event);
                case Decoded.Ignored() -> {
                    // nothing to be wrong
                }
                case Decoded.Bad(String error) -> checkMessage(seed, error);
            }
        }
        return items;
    }

    private static void checkEvent(long seed, Reported event) {
        assertThat(Draft.isKind(event.kind())).as("seed %d: kind", seed).isTrue();
        bounded(seed, event.id(), 200);
        bounded(seed, event.ip(), 320);
        bounded(seed, event.account(), 320);
        bounded(seed, event.member(), 320);
        bounded(seed, event.route(), 200);
        bounded(seed, event.provider(), 60);
        bounded(seed, event.reason(), 60);
        assertThat(event.status() == 0 || (event.status() >= 100 && event.status() <= 599))
                .as("seed %d: status", seed)
                .isTrue();
        if (event.latency() != null) {
            assertThat(event.latency().isNegative() || event.latency().toDays() > 1)
                    .as("seed %d: latency", seed)
                    .isFalse();
        }
        ModelUse use = event.model();
        assertThat(use != null)
                .as("seed %d: model", seed)
                .isEqualTo(event.kind().equals(Kinds.MODEL_USED));
        if (use != null) {
            bounded(seed, use.model(), 120);
            assertThat(Math.min(
                            Math.min(use.cachedInput(), use.cacheWrite()),
                            Math.min(use.reasoning(), use.input() - use.cachedInput() - use.cacheWrite())))
                    .as("seed %d: tokens", seed)
                    .isNotNegative();
            assertThat(use.output()).as("seed %d: tokens", seed).isGreaterThanOrEqualTo(use.reasoning());
            if (use.cost() != null) {
                assertThat(use.cost().amount().signum()).isNotNegative();
                assertThat(use.cost().amount().toPlainString()).hasSizeLessThan(90);
            }
        }
    }

    private static void bounded(long seed, @Nullable String text, int most) {
        if (text != null) {
            assertThat(text).as("seed %d", seed).isNotEmpty().hasSizeLessThanOrEqualTo(most);
            assertThat(text.codePoints()
                            .noneMatch(c -> c < ' ' || c == 0x7F || c == 0x202E || (c >= 0xD800 && c <= 0xDFFF)))
                    .as("seed %d: %s", seed, text)
                    .isTrue();
        }
    }

    private static void checkMessage(long seed, @Nullable String message) {
        assertThat(message).as("seed %d", seed).isNotNull().hasSizeBetween(15, 400);
        assertThat(message).as("seed %d", seed).doesNotContain("passwd", "💥", "xxxx");
    }
}
