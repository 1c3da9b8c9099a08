package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes events for tests, each with an id of its own. */
final class Happening {
    /** An ordinary day. */
    static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

    private static long made;

    private final String kind;
    private Instant at = START;
    private @Nullable Instant received;
    private String source = "app";
    private @Nullable Pseudonym ip;
    private @Nullable Pseudonym account;
    private @Nullable Pseudonym member;
    private @Nullable ModelUse model;
    private @Nullable String provider;
    private @Nullable People next;

    private Happening(String kind) {
        this.kind = kind;
    }

    static Happening of(String kind) {
        return new Happening(kind);
    }

    /** This long after the start. */
    Happening at(Duration after) {
        return at(START.plus(after));
    }

    Happening at(Instant moment) {
        at = moment;
        return this;
    }

    Happening received(Instant moment) {
        received = moment;
        return this;
    }

    Happening source(String name) {
        source = name;
        return this;
    }

    Happening ip(long hash) {
        ip = new Pseudonym(hash);
        return this;
    }

    Happening account(long hash) {
        account = new Pseudonym(hash);
        return this;
    }

    Happening member(long hash) {
        member = new Pseudonym(hash);
        return this;
    }

    /** A model was used; {@code cost} null if nobody knows what it cost. */
    Happening model(String name, @Nullable String cost) {
        model = new ModelUse(name, 10, 20, 0, 0, 0, false, cost == null ? null : Money.parse(cost));
        return this;
    }

    Happening provider(String name) {
        provider = name;
        return this;
    }

    Happening next(People people) {
        next = people;
        return this;
    }

    Event done() {
        made++;
        return new Event(
                source,
                "e" + made,
                kind,
                at,
                received == null ? at : received,
                ip,
                account,
                member,
                null,
                0,
                null,
                provider,
                null,
                model,
                next);
    }
}
