package dev.launchwatch.app;

import dev.launchwatch.store.StoreRefusedException;
import java.net.BindException;

/** Why the daemon did not start, in one line for whoever started it. */
final class StartFailure {
    private StartFailure() {}

    /**
     * The line: what the store says, with its remedy; else the innermost cause.
     *
     * @param port the port that the daemon was to listen on, as configured
     */
    static String message(Throwable failure, String port) {
        Throwable innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreRefusedException refused) {
                return String.valueOf(refused.getMessage());
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
