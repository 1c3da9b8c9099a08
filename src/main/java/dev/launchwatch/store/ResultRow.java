package dev.launchwatch.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StepReport;
import dev.launchwatch.model.Timings;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A result as a row: the columns of {@link Statements#ADD_RESULT}, and of every query that selects results. */
final class ResultRow {
    static final int UP = 0;
    static final int DEGRADED = 1;
    static final int DOWN = 2;
    static final int UNKNOWN = 3;

    /** The first parameter that {@link #bind} leaves to others. */
    static final int NEXT_PARAMETER = 25;

    /** The first column that {@link #read} leaves to others. */
    static final int NEXT_COLUMN = 24;

    private ResultRow() {}

    static void bind(PreparedStatement to, Result result, long monitor, long region) throws SQLException {
        Report report = result.report();
        Timings timings = report.timings();
        Facts facts = report.facts();
        @Nullable Failure failure = report.outcome().why().orElse(null);
        to.setLong(1, monitor);
        to.setLong(2, result.at().toEpochMilli());
        to.setLong(3, region);
        to.setInt(4, code(result.trigger()));
        to.setInt(5, result.standing() == Result.Standing.COUNTED ? 1 : 0);
        to.setInt(6, code(report.outcome()));
        to.setString(7, failure == null ? null : failure.reason().code());
        to.setLong(8, report.duration().toNanos() / 1000);
        to.setLong(9, timings.resolve() / 1000);
        to.setLong(10, timings.connect() / 1000);
        to.setLong(11, timings.tls() / 1000);
        to.setLong(12, timings.processing() / 1000);
        to.setLong(13, timings.transfer() / 1000);
        to.setInt(14, facts.httpStatus());
        to.setString(15, facts.httpVersion());
        to.setLong(16, facts.bodyBytes());
        to.setInt(17, facts.redirects());
        to.setInt(18, facts.ipProtocol());
        to.setString(19, facts.tlsVersion());
        number(to, 20, facts.certificateExpiry() == null ? null : millis(facts.certificateExpiry()));
        number(to, 21, facts.firstEvent() == null ? null : facts.firstEvent().toNanos() / 1000);
        to.setInt(22, facts.events());
        to.setString(23, failure == null ? null : AlertCodec.write(failure).toString());
        to.setString(
                24,
                report.steps().isEmpty()
                        ? null
                        : AlertCodec.write(report.steps()).toString());
    }

    /** Reads the columns by {@link Statements#RESULT_COLUMNS}; documents that cannot be read are taken as absent. */
    static Result read(ResultSet row) throws SQLException {
        Timings timings = new Timings(
                row.getLong(8) * 1000,
                row.getLong(9) * 1000,
                row.getLong(10) * 1000,
                row.getLong(11) * 1000,
                row.getLong(12) * 1000);
        Facts facts = new Facts(
                row.getInt(13),
                row.getString(14),
                row.getLong(15),
                row.getInt(16),
                row.getInt(17),
                row.getString(18),
                instant(row, 19),
                micros(row, 20),
                row.getInt(21));
        Report report = new Report(
                outcome(row.getInt(6), row.getString(22)),
                Duration.ofNanos(row.getLong(7) * 1000),
                timings,
                facts,
                steps(row.getString(23)));
        return new Result(
                row.getString(1),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                trigger(row.getInt(4)),
                row.getInt(5) == 1 ? Result.Standing.COUNTED : Result.Standing.SUSPECT,
                report);
    }

    /** Reads the columns of {@link Statements#RESULTS_PLAYED}: what rules look at, and nothing else. */
    static Result readPlayed(ResultSet row, String monitor, Map<Long, String> regions) throws SQLException {
        long region = row.getLong(2);
        Instant expiry = instant(row, 7);
        int outcome = row.getInt(5);
        return new Result(
                monitor,
                regions.getOrDefault(region, "region " + region),
                Instant.ofEpochMilli(row.getLong(1)),
                trigger(row.getInt(3)),
                row.getInt(4) == 1 ? Result.Standing.COUNTED : Result.Standing.SUSPECT,
                new Report(
                        outcome(outcome, outcome == UP ? null : row.getString(8)),
                        Duration.ofNanos(row.getLong(6) * 1000),
                        Timings.NONE,
                        expiry == null ? Facts.NONE : new Facts(0, null, 0, 0, 0, null, expiry, null, 0),
                        List.of()));
    }

    static int code(Result.Trigger trigger) {
        return switch (trigger) {
            case SCHEDULE -> 0;
            case CONFIRMATION -> 1;
            case RECOVERY -> 2;
            case REQUEST -> 3;
        };
    }

    static Result.Trigger trigger(int code) {
        return switch (code) {
            case 1 -> Result.Trigger.CONFIRMATION;
            case 2 -> Result.Trigger.RECOVERY;
            case 3 -> Result.Trigger.REQUEST;
            default -> Result.Trigger.SCHEDULE;
        };
    }

    static int code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Up() -> UP;
            case Outcome.Degraded _ -> DEGRADED;
            case Outcome.Down _ -> DOWN;
            case Outcome.Unknown _ -> UNKNOWN;
        };
    }

    private static Outcome outcome(int code, @Nullable String document) {
        return switch (code) {
            case UP -> new Outcome.Up();
            case DEGRADED -> new Outcome.Degraded(failure(document));
            case DOWN -> new Outcome.Down(failure(document));
            default -> new Outcome.Unknown(failure(document));
        };
    }

    private static Failure failure(@Nullable String document) {
        try {
            JsonNode node = Json.parse(document == null ? "" : document);
            return AlertCodec.failure(node);
        } catch (IllegalArgumentException _) {
            return Failure.of(Reason.INTERNAL, "the failure's details cannot be read");
        }
    }

    private static List<StepReport> steps(@Nullable String document) {
        try {
            return document == null ? List.of() : AlertCodec.steps(Json.parse(document));
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }

    /** Milliseconds of an instant that others named: one beyond what fits is taken as the end of time. */
    static long millis(Instant instant) {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException _) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static void number(PreparedStatement to, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            to.setNull(index, Types.BIGINT);
        } else {
            to.setLong(index, value);
        }
    }

    private static @Nullable Instant instant(ResultSet row, int index) throws SQLException {
        long value = row.getLong(index);
        return row.wasNull() ? null : Instant.ofEpochMilli(value);
    }

    private static @Nullable Duration micros(ResultSet row, int index) throws SQLException {
        long value = row.getLong(index);
        return row.wasNull() ? null : Duration.ofNanos(value * 1000);
    }
}
