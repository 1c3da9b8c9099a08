package dev.launchwatch.web;

import java.util.Map;
import java.util.Optional;

/**
 * An identity provider that people may sign in by: the port of what does it. What it says to people is in its words, and has nothing secret in
 * it.
 */
public interface Provider {
    /** What people know it by. Does not block. */
    String name();

    /** Where a browser that begins has to go. Blocks. */
    Way begin(Ask ask);

    /**
     * Who came back. Blocks.
     *
     * @param answer what the provider gave the browser to bring, the state among it, which has been looked at
     */
    Finding finish(Ask ask, Map<String, String> answer);

    /** Where one signs out there, if that is known. Does not block. */
    Optional<String> farewell();

    /** What ties a sign-in to the browser that began it: what comes back, what is in the token, and what redeems the code. */
    record Ask(String state, String nonce, String verifier) {
        /** All of it is secret. */
        @Override
        public String toString() {
            return "Ask";
        }
    }

    /** Where to. */
    sealed interface Way {
        /** To the provider. */
        record To(String url) implements Way {}

        /** Nowhere, since the provider does not answer. */
        record Away(String told) implements Way {}
    }

    /** Who. */
    sealed interface Finding {
        /**
         * Somebody who may enter.
         *
         * @param name what they are called
         * @param proof how that is known, for the audit log
         */
        record Person(String name, String proof) implements Finding {}

        /** Nobody who may enter. */
        record Refused(String told) implements Finding {}

        /** Nobody knows, since the provider does not answer. */
        record Away(String told) implements Finding {}
    }
}
