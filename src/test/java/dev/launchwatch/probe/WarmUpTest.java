package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Call;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final Wire WIRE = new Wire();

    @AfterAll
    static void close() {
        WIRE.close();
    }

    @Test
    void itGoesAllTheWayByHttpAndIntoTheHandshakeOfTls() {
        List<Answer> answers = new ArrayList<>();

        WarmUp.run(new Exchange() {
            @Override
            public Answer send(Call call) {
                Answer answer = WIRE.exchange.send(call);
                answers.add(answer);
                return answer;
            }

            @Override
            public Answer converse(Call call, List<String> messages, List<String> subprotocols) {
                return WIRE.exchange.converse(call, messages, subprotocols);
            }
        });

        assertThat(answers).hasSize(4);
        assertThat(answers.subList(0, 3))
                .allSatisfy(answer -> assertThat(answer)
                        .isInstanceOfSatisfying(
                                Answer.Complete.class,
                                complete -> assertThat(complete.status()).isEqualTo(200)));
        assertThat(Wire.broken(answers.getLast()).failure().reason()).isEqualTo(Reason.TLS_PROTOCOL);
    }
}
