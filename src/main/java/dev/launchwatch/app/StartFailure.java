package dev.launchwatch.app;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.store.StoreRefusedException;
import java.net.BindException;

/** Why the daemon did not start, in one line for whoever started it. */
final class StartFailure {
    private static final int REFUSED = 2;
    private static final int AGAIN = 70;

    private StartFailure() {}

    /** With 2 a restart would change nothing; what may be over by then, like a full disk, is worth another start (70). */
    static int code(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreUnavailableException) {
                return AGAIN;
            }
        }
        return REFUSED;
    }

    /**
     * The line: what the store says, with its remedy; else the innermost cause.
     *
     * @param port the port that the daemon was to listen on, as configured
     */
    static String message(Throwable failure, String port) {
        Throwable innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreRefusedException || cause instanceof StoreUnavailableException) {
                return String.valueOf(cause.getMessage());
            }
            if (cause instanceof BindException) {
                return "port " + port + " is in use or may not be used: stop what listens there, or name another with"
                        + " LAUNCHWATCH_PORT";
            }
            innermost = cause;
        }
        return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
    }
}
