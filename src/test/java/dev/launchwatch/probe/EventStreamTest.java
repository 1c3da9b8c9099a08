package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of WHATWG HTML, section 9.2.6. */
class EventStreamTest {
    private static List<String> events(String text) {
        return events(text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    }

    /** Reads in pieces of this size, each in an array of its own, as a growing body has it. */
    private static List<String> events(byte[] bytes, int piece) {
        List<String> events = new ArrayList<>();
        EventStream stream = new EventStream((name, data) -> events.add(name + "=" + data));
        for (int at = 0; at < bytes.length; ) {
            at = piece > bytes.length - at ? bytes.length : at + piece;
            assertThat(stream.read(Arrays.copyOf(bytes, at), at)).isTrue();
        }
        return events;
    }

    @Test
    void linesOfDataAreJoinedAndAnEmptyLineEndsAnEvent() {
        assertThat(events("data: a\ndata: b\n\ndata:c\n\n")).containsExactly("message=a\nb", "message=c");
    }

    @Test
    void anEventMayHaveANameThatEndsWithIt() {
        assertThat(events("event: error\ndata: {}\n\ndata: x\n\n")).containsExactly("error={}", "message=x");
    }

    @Test
    void commentsAndUnknownFieldsMeanNothing() {
        assertThat(events(": hello\nid: 7\nretry: 10\nfoo: bar\n\ndata: x\n\n")).containsExactly("message=x");
    }

    @Test
    void onlyOneSpaceBehindTheColonIsDropped() {
        assertThat(events("data:  two\n\ndata\n\ndata:\n\n")).containsExactly("message= two", "message=", "message=");
    }

    @Test
    void aNameWithoutDataIsNoEvent() {
        assertThat(events("event: ping\n\ndata: x\n\n")).containsExactly("message=x");
    }

    @Test
    void everyKindOfLineEndCounts() {
        assertThat(events("data: a\r\rdata: b\r\n\r\ndata: c\n\n"))
                .containsExactly("message=a", "message=b", "message=c");
    }

    @Test
    void anUnfinishedEventIsDropped() {
        assertThat(events("data: a\n\ndata: b\n")).containsExactly("message=a");
    }

    @Test
    void aByteOrderMarkIsSteppedOver() {
        assertThat(events("\uFEFFdata: a\n\n")).containsExactly("message=a");
    }

    @Test
    void anyCutIntoPiecesReadsTheSame() {
        byte[] bytes = "\uFEFF: x\r\nevent: note\r\ndata: Grüße 🌍\r\ndata: €\r\n\r\ndata: [DONE]\n\n"
                .getBytes(StandardCharsets.UTF_8);
        for (int piece = 1; piece <= bytes.length; piece++) {
            assertThat(events(bytes, piece)).containsExactly("note=Grüße 🌍\n€", "message=[DONE]");
        }
    }

    @Test
    void theListenerMayHaveEnough() {
        byte[] bytes = "data: a\n\ndata: b\n\n".getBytes(StandardCharsets.UTF_8);
        List<String> events = new ArrayList<>();
        EventStream stream = new EventStream((_, data) -> !events.add(data));
        assertThat(stream.read(bytes, bytes.length)).isFalse();
        assertThat(events).containsExactly("a");
    }
}
