package dev.launchwatch.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/** Makes packed batches of events: as large as the daemon takes, and each event with an id, so that a batch may be sent again. */
final class EventBatches {
    /** How many events a batch has at most. */
    static final int MOST = 1_000;

    /** How many bytes it has at most before it is packed, unless one event has more. */
    private static final int LARGEST = 512 << 10;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final RandomGenerator random;
    private final Sender sender;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private int events;

    /** Where batches go. */
    interface Sender {
        /** @param events how many are in it */
        void send(byte[] packed, int events) throws IOException, InterruptedException;
    }

    EventBatches(RandomGenerator random, Sender sender) {
        this.random = random;
        this.sender = sender;
    }

    /**
     * Reads objects, one alone, in lists or one behind the other, and sends them as they come.
     *
     * @param name what is read, for messages
     * @throws IOException that names the place of what is no event; what stands before it was sent
     */
    void read(String name, InputStream in) throws IOException, InterruptedException {
        try (JsonParser parser = MAPPER.createParser(in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY) {
                    continue;
                }
                JsonNode event = MAPPER.readTree(parser);
                if (!(event instanceof ObjectNode object)) {
                    flush();
                    throw new IOException(
                            name + ":" + parser.currentTokenLocation().getLineNr()
                                    + ": this is no JSON object: write {\"kind\": …}");
                }
                add(object);
            }
        } catch (JsonProcessingException e) {
            flush();
            throw new IOException(
                    name + ":" + e.getLocation().getLineNr() + ":"
                            + e.getLocation().getColumnNr()
                            + ": this is no valid JSON: check quotes, commas and brackets",
                    e);
        }
        flush();
    }

    /** Adds one, and sends the batch if it is full. */
    void add(ObjectNode event) throws IOException, InterruptedException {
        // What has its time is told apart by its content, also when the same file is sent tomorrow.
        if (!event.has("id") && !event.has("at") && !event.has("specversion")) {
            byte[] id = new byte[16];
            random.nextBytes(id);
            event.put("id", HexFormat.of().formatHex(id));
        }
        byte[] line = (event + "\n").getBytes(StandardCharsets.UTF_8);
        if (events == MOST || lines.size() + line.length > LARGEST) {
            flush();
        }
        lines.writeBytes(line);
        events++;
    }

    /** Sends what is left. */
    void flush() throws IOException, InterruptedException {
        if (events == 0) {
            return;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(packed)) {
            lines.writeTo(packing);
        }
        int count = events;
        lines.reset();
        events = 0;
        sender.send(packed.toByteArray(), count);
    }
}
