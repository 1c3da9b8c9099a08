package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/**
 * Says what a database error is, and in words. The embedded database has error codes of its own and no SQLSTATE; whatever has
 * one is PostgreSQL's.
 */
final class Trouble {
    /** A state of our own: the program has closed the store. */
    static final String CLOSED = "LW001";

    /** Another one: the database needs a newer program. The exception's message says what to do, as a clause. */
    static final String TOO_NEW = "LW002";

    private final Runnable onDamage;

    /** @param onDamage called whenever an error shows that the database is damaged */
    Trouble(Runnable onDamage) {
        this.onDamage = onDamage;
    }

    /** The exception for whoever asked the store {@code to} do something. */
    StoreUnavailableException unavailable(String to, SQLException e) {
        if (isDamage(e)) {
            onDamage.run();
        }
        return new StoreUnavailableException("The store could not " + to + ": " + meaning(e), e);
    }

    static boolean isDamage(SQLException e) {
        int code = e.getErrorCode();
        return e.getSQLState() == null
                && (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code);
    }

    /** Whether more room on the disk of the embedded database may help. What is shared by its readers and writers fails with an I/O error. */
    static boolean mayBeFull(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return e.getSQLState() == null
                && (code == SQLiteErrorCode.SQLITE_FULL.code || code == SQLiteErrorCode.SQLITE_IOERR.code);
    }

    /** Whether it is the fault of what was asked for, and asking for something else would succeed. */
    static boolean isOfAStatement(SQLException e) {
        if (e.getSQLState() != null) {
            return PostgresTrouble.isOfAStatement(e);
        }
        // What is above the lowest byte tells subkinds apart.
        int code = e.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                || code == SQLiteErrorCode.SQLITE_MISMATCH.code
                || code == SQLiteErrorCode.SQLITE_TOOBIG.code
                || code == SQLiteErrorCode.SQLITE_RANGE.code;
    }

    /** Whether the database gave the transaction up in favour of another one, so that it succeeds when it is done again. */
    static boolean isInOthersWay(SQLException e) {
        return e.getSQLState() != null && PostgresTrouble.isInOthersWay(e);
    }

    /** One clause, with the remedy where there is one; never a statement or its values. */
    static String meaning(SQLException e) {
        if (e.getSQLState() != null) {
            return PostgresTrouble.meaning(e);
        }
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode());
        return switch (code) {
            case SQLITE_FULL -> "the disk is full; free some space, then it goes on by itself";
            case SQLITE_BUSY, SQLITE_LOCKED -> "the database is locked by another program";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "the database file is damaged; a restart moves it aside and begins a new one";
            case SQLITE_READONLY, SQLITE_PERM -> "the database file cannot be written; check its owner and permissions";
            case SQLITE_IOERR -> "the disk is full or cannot be read and written (I/O error)";
            case SQLITE_CANTOPEN -> "the database file cannot be opened; check the data folder and its permissions";
            case SQLITE_NOMEM -> "there is not enough memory";
            default -> "database error " + e.getErrorCode();
        };
    }
}
