package dev.launchwatch.store;

import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Member;
import dev.launchwatch.region.Register;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Sign;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who is alive and who decides, in the database that regions share. It has a connection of its own, which gives up sooner than others:
 * a renewal waits for nobody else's writes, and one that comes late is worth nothing. Any thread may call it.
 *
 * <p>The row of the lease is locked only by those who would change it, and in two ways. A renewal keeps other renewals out and does
 * not wait for what its holder commits meanwhile. Another epoch does wait for that ({@link LeasedJournal}).
 */
public final class SqlRegister implements Register, AutoCloseable {
    private static final Lease NOBODYS = new Lease("", 0, Instant.EPOCH);

    /** Longer than the statements of a renewal may lie apart. */
    private static final Duration DELAY = Duration.ofSeconds(10);

    private final Postgres postgres;
    private final Writer writer;

    public SqlRegister(Postgres postgres) {
        this.postgres = postgres;
        this.writer = new Writer(postgres.renewing());
    }

    /** {@inheritDoc} A database that needs a newer program, which it may from one moment to the next, is as one that is away. */
    @Override
    public Roster renew(Sign sign, Duration term) {
        return writer.write("say that this region is alive", session -> {
            long patience = Register.patience(term).toMillis();
            Optional<Instant> spoke = session.row(
                    PostgresStatements.SAVE_MEMBER,
                    this::admitted,
                    sign.region(),
                    sign.instance(),
                    sign.version(),
                    sign.skew().dividedBy(ChronoUnit.MICROS.getDuration()),
                    sign.able() ? 1 : 0,
                    patience,
                    patience);
            Instant now = spoke.isPresent() ? spoke.get() : time(session);
            Lease lease = spoke.isPresent()
                    ? renewLease(session, sign, now, term)
                    : session.row(PostgresStatements.LEASE, SqlRegister::lease).orElse(NOBODYS);
            return new Roster(now, members(session, now, term), lease);
        });
    }

    /** The time, unless the database needs a newer program: then nothing of the renewal stays. */
    private Instant admitted(ResultSet row) throws SQLException {
        Schema.admit(postgres, Schema.lowest(row.getString(2)));
        return instant(row, 1);
    }

    private Instant time(Session session) throws SQLException {
        return session.row(PostgresStatements.TIME, this::admitted)
                .orElseThrow(() -> new SQLException("the database does not tell the time"));
    }

    private static Lease renewLease(Session session, Sign sign, Instant now, Duration term) throws SQLException {
        Lease seen = session.row(PostgresStatements.LEASE, SqlRegister::lease).orElse(NOBODYS);
        if (next(seen, sign, now, term).equals(seen)) {
            return seen;
        }
        Lease held = hold(session);
        Lease next = next(held, sign, now, term);
        if (next.epoch() != held.epoch()) {
            session.query(PostgresStatements.TAKE_LEASE).close();
        }
        if (!next.equals(held)) {
            session.update(
                    PostgresStatements.SAVE_LEASE,
                    next.holder(),
                    next.epoch(),
                    next.until().toEpochMilli());
        }
        return next;
    }

    private static Lease hold(Session session) throws SQLException {
        Optional<Lease> lease = session.row(PostgresStatements.HOLD_LEASE, SqlRegister::lease);
        if (lease.isEmpty()) {
            session.update(PostgresStatements.ADD_LEASE);
            lease = session.row(PostgresStatements.HOLD_LEASE, SqlRegister::lease);
        }
        return lease.orElseThrow(() -> new SQLException("the row that was just added is not there"));
    }

    /**
     * What becomes of a lease by a sign of life.
     *
     * @param now of a moment before the lease was read, so that it ends rather too early than too late
     */
    private static Lease next(Lease lease, Sign sign, Instant now, Duration term) {
        boolean runs = lease.until().isAfter(now);
        if (runs && lease.holder().equals(sign.instance())) {
            return new Lease(lease.holder(), lease.epoch(), sign.able() ? now.plus(term) : now);
        }
        if (!runs && sign.able()) {
            return new Lease(sign.instance(), lease.epoch() + 1, now.plus(term));
        }
        // Its holder may be gone, and nobody could decide for as long as the clock was set back.
        Instant latest = latest(now, term);
        return lease.until().isAfter(latest) ? new Lease(lease.holder(), lease.epoch(), latest) : lease;
    }

    /** A time beyond which there is none that the clock told, unless it was set back: terms of regions are much alike. */
    private static Instant latest(Instant now, Duration term) {
        return now.plus(term.multipliedBy(2)).plus(DELAY);
    }

    private static List<Member> members(Session session, Instant now, Duration term) throws SQLException {
        List<Member> members = session.rows(PostgresStatements.MEMBERS, SqlRegister::member);
        Instant latest = latest(now, term);
        if (members.stream().anyMatch(member -> member.seen().isAfter(latest))) {
            session.update(PostgresStatements.SET_MEMBERS_BACK, now.toEpochMilli(), latest.toEpochMilli());
            members = session.rows(PostgresStatements.MEMBERS, SqlRegister::member);
        }
        // Databases order texts by their language.
        members.sort(Comparator.comparing(Member::region));
        return members;
    }

    private static Member member(ResultSet row) throws SQLException {
        Sign sign = new Sign(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Duration.of(row.getLong(7), ChronoUnit.MICROS),
                row.getInt(8) != 0);
        return new Member(sign, instant(row, 4), instant(row, 5), row.getInt(6) != 0);
    }

    private static Lease lease(ResultSet row) throws SQLException {
        return new Lease(row.getString(1), row.getLong(2), instant(row, 3));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    @Override
    public void leave(String region, String instance) {
        writer.change("say that this region leaves", session -> {
            session.update(PostgresStatements.LEAVE, region, instance);
            session.update(PostgresStatements.END_LEASE, instance);
        });
    }

    @Override
    public void forget(Duration silence) {
        writer.change(
                "forget regions that are gone",
                session -> session.update(PostgresStatements.FORGET_MEMBERS, silence.toMillis()));
    }

    @Override
    public void close() {
        writer.close();
    }
}
