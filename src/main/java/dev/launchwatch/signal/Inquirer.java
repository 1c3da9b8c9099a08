package dev.launchwatch.signal;

import dev.launchwatch.model.Failure;

/** Who asks other servers: a port. Blocks for about the question's timeout at most; many threads may ask at once. */
@FunctionalInterface
public interface Inquirer {
    /** Asks once. Never throws for what a server or a network does. */
    Reply ask(Inquiry inquiry);

    /** What came back. */
    sealed interface Reply {
        /** An answer, whatever it says. */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Received(int status, byte[] body) implements Reply {}

        /** None, or one that broke off. */
        record Broken(Failure failure) implements Reply {}
    }
}
