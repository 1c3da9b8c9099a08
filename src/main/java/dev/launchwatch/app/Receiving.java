package dev.launchwatch.app;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.follow.Line;
import dev.launchwatch.metrics.EventMetrics;
import dev.launchwatch.model.Receipt;
import dev.launchwatch.model.Receipt.Refusal;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.signal.Body;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.Intake;
import dev.launchwatch.signal.LogLine;
import dev.launchwatch.signal.Parcel;
import dev.launchwatch.signal.Prices;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.signal.Reception;
import dev.launchwatch.signal.ReceptionListener;
import dev.launchwatch.signal.SourceClocks;
import dev.launchwatch.web.Incoming;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The way of events from HTTP and from logs into the log of events, under the configuration in force. */
final class Receiving implements Incoming {
    private final Pseudonyms pseudonyms;
    private final Prices prices;
    private final EventMetrics metrics;
    private final InstantSource clock;
    private final SourceClocks clocks = new SourceClocks();
    private final Reception reception;

    /**
     * Takes nothing before {@link #configure}.
     *
     * @param prices say what the use of models costs, also after they are refreshed
     * @param stored is given the events that are new, once they are durable; by many threads at once
     */
    Receiving(
            EventLog log,
            Pseudonyms pseudonyms,
            Prices prices,
            Consumer<List<EventLog.Placed>> stored,
            EventMetrics metrics,
            InstantSource clock,
            Ticker ticker) {
        this.pseudonyms = pseudonyms;
        this.prices = prices;
        this.metrics = metrics;
        this.clock = clock;
        this.reception = new Reception(log, stored, new Heard(), clock, ticker, new SecureRandom());
    }

    /** Goes on with another configuration; bodies that are being read are still taken by the one before. */
    void configure(Loaded.Good good) {
        Catalog catalog = good.catalog();
        reception.configure(
                new Intake(
                        catalog.signals().stream()
                                .flatMap(signal -> signal.event().stream())
                                .collect(Collectors.toSet()),
                        pseudonyms,
                        prices,
                        good.redactor(),
                        clocks),
                catalog.sources());
    }

    @Override
    public Optional<Feed> feed(String name) {
        return reception
                .source(name)
                .map(source -> new Feed(source.name(), source.signature() != null, source.bearers()));
    }

    @Override
    public Receipt take(Post post) {
        Receipt receipt = reception.take(new Parcel(
                post.source(),
                post.own() ? Parcel.Entrance.EVENTS : Parcel.Entrance.INGEST,
                post.vouched(),
                new Body(post.bytes(), post.contentType(), post.headers()),
                post.received()));
        if (receipt instanceof Receipt.Taken) {
            metrics.clock(post.source(), clocks.skew(post.source()), clocks.early(post.source()));
        }
        return receipt;
    }

    /** Takes lines of a log; see {@link Reception#take(String, List, java.time.Instant)}. */
    OptionalInt take(String source, List<Line> lines) {
        return reception.take(
                source,
                lines.stream().map(line -> new LogLine(line.id(), line.bytes())).toList(),
                clock.instant());
    }

    @Override
    public void refused(Refusal why) {
        reception.refused(why);
    }

    private final class Heard implements ReceptionListener {
        @Override
        public void accepted(String source, String kind, int events) {
            metrics.accepted(source, kind, events);
        }

        @Override
        public void rejected(String reason, int count) {
            metrics.rejected(reason, count);
        }

        @Override
        public void took(Duration time) {
            metrics.body(time);
        }
    }
}
