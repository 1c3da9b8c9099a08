package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Unpacking, whatever the pieces. */
class InflationTest {
    private static final byte[] TEXT = text();

    private static byte[] text() {
        StringBuilder text = new StringBuilder();
        Random random = new Random(1);
        for (int i = 0; i < 5000; i++) {
            text.append(random.nextInt(1000)).append(' ');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] bytes, boolean raw) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, raw);
        deflater.setInput(bytes);
        deflater.finish();
        byte[] packed = new byte[bytes.length + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    private static byte[] unpack(String coding, byte[] packed, int piece) throws DataFormatException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Inflation inflation = Objects.requireNonNull(Inflation.of(coding))) {
            for (int at = 0; at < packed.length; at += piece) {
                byte[] part = Arrays.copyOfRange(packed, at, Math.min(packed.length, at + piece));
                assertThat(inflation.read(Unpooled.wrappedBuffer(part), (bytes, count) -> {
                            out.write(bytes, 0, count);
                            return true;
                        }))
                        .isTrue();
            }
            assertThat(inflation.complete()).isTrue();
        }
        return out.toByteArray();
    }

    @Test
    void gzipAndBothKindsOfDeflateUnpackInAnyPieces() throws Exception {
        for (int piece : new int[] {1, 2, 7, 1000, 1 << 20}) {
            assertThat(unpack("gzip", gzip(TEXT), piece)).isEqualTo(TEXT);
            assertThat(unpack("X-GZIP", gzip(TEXT), piece)).isEqualTo(TEXT);
            assertThat(unpack("deflate", deflate(TEXT, false), piece)).isEqualTo(TEXT);
            assertThat(unpack("deflate", deflate(TEXT, true), piece)).isEqualTo(TEXT);
        }
    }

    @Test
    void theOptionalPartsOfTheHeaderAreSteppedOver() throws Exception {
        byte[] packed = gzip(TEXT);
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.write(packed, 0, 3);
        full.write(2 | 4 | 8 | 16);
        full.write(packed, 4, 6);
        full.writeBytes(new byte[] {3, 0, 1, 2, 3, 'n', 0, 'c', 'c', 0, 9, 9});
        full.write(packed, 10, packed.length - 10);
        for (int piece : new int[] {1, 1 << 20}) {
            assertThat(unpack("gzip", full.toByteArray(), piece)).isEqualTo(TEXT);
        }
    }

    @Test
    void severalMembersFollowEachOther() throws Exception {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.writeBytes(gzip("hello ".getBytes(StandardCharsets.US_ASCII)));
        two.writeBytes(gzip("world".getBytes(StandardCharsets.US_ASCII)));
        for (int piece : new int[] {1, 1 << 20}) {
            assertThat(unpack("gzip", two.toByteArray(), piece)).asString().isEqualTo("hello world");
        }
    }

    @Test
    void anEmptyBodyMayEndAnywhereButHalfAHeaderMayNot() throws Exception {
        assertThat(unpack("gzip", new byte[0], 1)).isEmpty();
        try (Inflation inflation = Objects.requireNonNull(Inflation.of("gzip"))) {
            inflation.read(Unpooled.wrappedBuffer(new byte[] {0x1F}), (_, _) -> true);
            assertThat(inflation.complete()).isFalse();
        }
    }

    @Test
    void aWrongChecksumIsNoticed() throws IOException {
        byte[] packed = gzip(TEXT);
        packed[packed.length - 8] ^= 1;
        assertThatThrownBy(() -> unpack("gzip", packed, 100)).isInstanceOf(DataFormatException.class);
    }

    @Test
    void theTakerDecidesWhenItHasEnough() throws Exception {
        byte[] packed = gzip(new byte[1 << 20]);
        int[] taken = {0};
        try (Inflation inflation = Objects.requireNonNull(Inflation.of("gzip"))) {
            assertThat(inflation.read(Unpooled.wrappedBuffer(packed), (_, count) -> (taken[0] += count) < 10_000))
                    .isFalse();
        }
        assertThat(taken[0]).isLessThan(20_000);
    }

    @Test
    void otherCodingsAreLeftAsTheyAre() {
        assertThat(Inflation.of(null)).isNull();
        assertThat(Inflation.of("identity")).isNull();
        assertThat(Inflation.of("br")).isNull();
    }
}
