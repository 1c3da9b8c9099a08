package dev.launchwatch.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/**
 * What PostgreSQL's SQLSTATEs mean. The messages of the driver are not passed on: they may name hosts, users and what was to be
 * stored.
 */
final class PostgresTrouble {
    private PostgresTrouble() {}

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }

    /** Data or constraints: classes 22 and 23. */
    static boolean isOfAStatement(SQLException e) {
        String state = state(e);
        return state.startsWith("22") || state.startsWith("23");
    }

    /** Serialization failures and deadlocks. */
    static boolean isInOthersWay(SQLException e) {
        String state = state(e);
        return state.equals("40001") || state.equals("40P01");
    }

    /** The server's refusals, and the driver's for want of what the server asks for. */
    private static boolean isRefusal(String state) {
        return state.startsWith("28") || state.equals("08004");
    }

    /** Whether it stays so until somebody changes the settings or the database. */
    static boolean needsAPerson(SQLException e) {
        String state = state(e);
        return isRefusal(state)
                || state.equals("3D000")
                || state.equals("3F000")
                || state.equals("42501")
                || state.equals(Trouble.TOO_NEW);
    }

    static String meaning(SQLException e) {
        String state = state(e);
        return switch (state) {
            case "53100" -> "the database's disk is full; free some space, then it goes on by itself";
            case "53200" -> "the database has not enough memory";
            case "53300", "53400" ->
                "the database has no connection left; raise its max_connections or close other programs' connections";
            case "25006" -> "the database is read-only: it is a standby, fails over, or was set so";
            case "25P02" -> "the transaction was given up before";
            case "25P03" -> "this program stood still within a transaction, and the database ended it";
            case "57014" -> "the database took too long and was stopped";
            case "55P03" -> "another region held what it needs for too long";
            case "57P01", "57P02", "57P03", "57P05" ->
                "the database is shutting down or starting; it goes on by itself";
            case "40001", "40P01" -> "it was in the way of other transactions, again and again";
            case "3D000" -> "there is no such database; create it, or name another one in LAUNCHWATCH_STORE";
            case "42501" -> "the database's user may not do that; make it the owner of its schema";
            case "3F000" -> "there is no such schema; create it, or name another one in LAUNCHWATCH_STORE";
            case "42P01", "42703" -> "the database's schema is not one that this version knows";
            case "XX001", "XX002" -> "the database is damaged; restore it from a backup";
            case "58030", "58P01" -> "the database cannot read or write its disk";
            case Trouble.CLOSED -> "it is closed";
            case Trouble.TOO_NEW -> String.valueOf(e.getMessage());
            default -> byClass(state, e);
        };
    }

    private static String byClass(String state, SQLException e) {
        if (isRefusal(state)) {
            return "the database refuses this user or password;"
                    + " check LAUNCHWATCH_STORE_USER and LAUNCHWATCH_STORE_PASSWORD";
        }
        if (state.startsWith("08")) {
            return unreachable(e);
        }
        return "database error " + state;
    }

    private static String unreachable(SQLException e) {
        int depth = 0;
        for (Throwable cause = e; cause != null && depth < 20; cause = cause.getCause()) {
            depth++;
            switch (cause) {
                case UnknownHostException _ -> {
                    return "the database's host is not known; check LAUNCHWATCH_STORE";
                }
                case SocketTimeoutException _ -> {
                    return "the database does not answer; it goes on by itself once it does";
                }
                case SSLException _ -> {
                    return "the encrypted connection to the database failed; check sslmode and sslrootcert in"
                            + " LAUNCHWATCH_STORE and the database's certificate";
                }
                case ConnectException _ -> {
                    return "nobody listens where the database should be; it goes on by itself once it is there";
                }
                case FileNotFoundException _, FileSystemException _ -> {
                    return "a file that LAUNCHWATCH_STORE names, such as sslrootcert, cannot be read";
                }
                case IOException _ -> {
                    return "the connection to the database was lost; it goes on by itself once it can be reached";
                }
                default -> {
                    // Whatever was behind it says more.
                }
            }
        }
        return "the connection to the database failed; check its host and, with TLS, whether its certificate is for that"
                + " host; otherwise it goes on by itself";
    }
}
