package dev.launchwatch.store;

import dev.launchwatch.model.SignalView.Span;
import dev.launchwatch.signal.MeasuredMemory;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** When signals that are measured had values, to the millisecond. Any thread may call it. */
public final class SqlMeasured implements MeasuredMemory {
    private final Writer writer;
    private final Reader reader;

    public SqlMeasured(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public Map<String, Span> recall() {
        return reader.read("read when signals had values", session -> {
            Map<String, Span> spans = new HashMap<>();
            session.rows(
                            Statements.MEASURED,
                            row -> Map.entry(
                                    row.getString(1),
                                    new Span(
                                            Instant.ofEpochMilli(row.getLong(2)),
                                            Instant.ofEpochMilli(row.getLong(3)))))
                    .forEach(entry -> spans.put(entry.getKey(), entry.getValue()));
            return spans;
        });
    }

    @Override
    public void remember(Map<String, Span> spans) {
        writer.change("keep when signals had values", session -> {
            for (Map.Entry<String, Span> each : spans.entrySet()) {
                session.update(
                        Statements.SAVE_MEASURED,
                        each.getKey(),
                        each.getValue().first().toEpochMilli(),
                        each.getValue().last().toEpochMilli());
            }
        });
    }

    @Override
    public void retain(Set<String> signals) {
        writer.change("forget signals that are gone", session -> {
            for (String signal : session.rows(Statements.MEASURED, row -> row.getString(1))) {
                if (!signals.contains(signal)) {
                    session.update(Statements.FORGET_MEASURED, signal);
                }
            }
        });
    }
}
