package dev.launchwatch.probe;

import dev.launchwatch.model.Timings;
import java.util.ArrayList;
import java.util.List;

/** An exchange that keeps what went through it. */
final class Recorded implements Exchange {
    final List<Call> calls = new ArrayList<>();
    private final Exchange exchange;
    private Timings total = Timings.NONE;

    Recorded(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The sums over all answers. */
    Timings total() {
        return total;
    }

    @Override
    public Answer send(Call call) {
        calls.add(call);
        return counted(exchange.send(call));
    }

    @Override
    public Answer converse(Call call, List<String> messages, List<String> subprotocols) {
        calls.add(call);
        return counted(exchange.converse(call, messages, subprotocols));
    }

    private Answer counted(Answer answer) {
        total = total.plus(answer.timings());
        return answer;
    }
}
