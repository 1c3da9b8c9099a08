package dev.launchwatch.probe;

import static dev.launchwatch.probe.Specs.expect;
import static dev.launchwatch.probe.Specs.is;
import static dev.launchwatch.probe.Specs.secret;
import static dev.launchwatch.probe.Specs.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Size;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebSocketProberTest extends ProbeTest {
    private Report probe(Specs.ExpectSpec expect, String... send) {
        WebSocketSpec spec = new WebSocketSpec(
                template(site.url("/chat").replace("http", "ws")),
                Map.of("X-Test", template("yes")),
                secret("abc"),
                List.of(),
                List.of(send).stream().map(Specs::template).toList(),
                Size.parse("1MiB"),
                Specs.PLAIN,
                expect.build());
        return new WebSocketProber(exchange, InstantSource.system(), REDACTOR)
                .probe(spec, Deadline.in(Duration.ofMillis(1500), System::nanoTime));
    }

    @Test
    void aConversationIsReadToItsEndMarker() {
        site.onSocket(socket -> socket.textMessageHandler(text -> {
            boolean allowed = "Bearer abc".equals(socket.headers().get("Authorization"))
                    && "yes".equals(socket.headers().get("X-Test"));
            socket.writeTextMessage("{\"text\":\"po\"}");
            socket.writeTextMessage("{\"text\":\"ng\",\"asked\":\"" + text + "\",\"allowed\":" + allowed + "}");
            socket.writeTextMessage("[DONE]");
        }));
        Report report = probe(
                expect().contains("pong")
                        .json("$.asked", is("ping"))
                        .json("$.allowed", is("true"))
                        .endMarker("[DONE]"),
                "ping");
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
        assertThat(report.facts().httpStatus()).isEqualTo(101);
        assertThat(report.facts().events()).isEqualTo(3);
    }

    @Test
    void withoutAMarkerTheFirstMessageIsTheAnswer() {
        site.onSocket(socket -> socket.writeTextMessage("hello"));
        assertThat(probe(expect().contains("hello")).outcome()).isEqualTo(new Outcome.Up());
        Failure failure = down(probe(expect().contains("goodbye")));
        assertThat(failure.reason()).isEqualTo(Reason.ASSERTION_BODY);
        assertThat(failure.actual()).isEqualTo("hello");
    }

    @Test
    void withoutAMarkerAsManyMessagesAreReadAsAreExpected() {
        site.onSocket(socket -> {
            socket.writeTextMessage("welcome");
            socket.textMessageHandler(text -> socket.writeTextMessage("pong"));
        });
        assertThat(probe(expect().contains("pong").minEvents(2), "ping").outcome())
                .isEqualTo(new Outcome.Up());
        assertThat(down(probe(expect().minEvents(3), "ping")).reason()).isEqualTo(Reason.BODY_TIMEOUT);
    }

    @Test
    void aRefusedOpeningSaysItsStatus() {
        Failure failure = down(probe(expect()));
        assertThat(failure.reason()).isEqualTo(Reason.ASSERTION_STATUS);
        assertThat(failure.message()).isEqualTo("expected the WebSocket to open (status 101), got 403");
    }

    @Test
    void anErrorMessageIsDownAlsoWhereNothingFollows() {
        site.onSocket(socket -> socket.writeTextMessage("{\"error\":\"overloaded\"}"));
        Failure failure = down(probe(expect().endMarker("[DONE]")));
        assertThat(failure.reason()).isEqualTo(Reason.STREAM_ERROR_EVENT);
        assertThat(failure.message()).isEqualTo("the stream carried an error event: {\"error\":\"overloaded\"}");
    }

    @Test
    void aServerThatClosesBeforeTheMarkerIsIncomplete() {
        site.onSocket(socket -> {
            socket.writeTextMessage("one");
            socket.close();
        });
        assertThat(down(probe(expect().endMarker("[DONE]"))).reason()).isEqualTo(Reason.STREAM_INCOMPLETE);
    }

    @Test
    void aServerThatSaysNothingIsATimeout() {
        site.onSocket(socket -> {});
        assertThat(down(probe(expect())).reason()).isEqualTo(Reason.BODY_TIMEOUT);
    }
}
