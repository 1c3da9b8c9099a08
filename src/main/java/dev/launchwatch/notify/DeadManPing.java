package dev.launchwatch.notify;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Shorthand;
import java.time.Duration;

/** Whom the daemon pings while it works. */
@Doc(
        "Whom the daemon pings while it works: a monitor of heartbeats elsewhere, which tells you when the pings stop. They stop when runs"
                + " don't take place, results are not stored, messages cannot leave or nobody decides.")
@Shorthand("url")
public record DeadManPing(
        @Doc(
                value = "Address to ask for, a secret; each region has one of its own.",
                example = "https://hc-ping.com/your-uuid")
        Secret url,

        @Doc("How it is asked for.") @Default("get") Method method,
        @Doc("How often, from 10s to 1d.") @Default("1m") Duration every,

        @Doc("For how long something may be in trouble before pings stop, from 10s to 1d.") @Default("2m")
        Duration withholdAfter,

        @Doc("How long an answer may take, up to 1m.") @Default("10s")
        Duration timeout) {
    /** How the address is asked for. */
    public enum Method {
        /** Without a body. */
        @Doc("A GET without a body.")
        GET,
        /** With a line that names the region. */
        @Doc("A POST whose body names version and region.")
        POST
    }
}
