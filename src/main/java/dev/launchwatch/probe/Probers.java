package dev.launchwatch.probe;

import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Ticker;
import io.netty.channel.EventLoopGroup;
import java.time.InstantSource;

/** temporary */
public final class Probers {
    private final HttpProber http;
    private final Ticker ticker;

    public Probers(EventLoopGroup loops, InstantSource clock, Ticker ticker, Heartbeats heartbeats, Redactor redactor) {
        this.ticker = ticker;
        this.http =
                new HttpProber(new NettyExchange(loops, new DnsResolver(loops), ticker, clock, "0"), clock, redactor);
    }

    public Report probe(Monitor monitor) {
        return http.probe((HttpSpec) monitor.probe(), Deadline.in(monitor.timeout(), ticker));
    }
}
