package dev.launchwatch.signal;

/**
 * A body as a whole that cannot be read, so that nothing of it was kept. The message is one sentence that names the flaw and
 * the remedy, without anything of the body: safe to answer with.
 */
public final class UnreadableBodyException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableBodyException(String message) {
        // Bodies of strangers decide how often this is thrown: no stack trace, no suppressed ones.
        super(message, null, false, false);
    }
}
