package dev.launchwatch.signal;

import java.util.Locale;

/** Whether a body is its source's own. */
public sealed interface Signed {
    /** It is. */
    record Genuine() implements Signed {}

    /** It is not, or not to be told. */
    record Refused(Reason why) implements Signed {}

    /** Why a body is refused. The codes are the reasons of {@code webhook.signature_failed}. */
    enum Reason {
        /** There is no signature, or not all that belongs to it. */
        MISSING,
        /** None of the secrets makes such a signature. */
        MISMATCH,
        /** The signature is right, but was made too long ago, or by a clock far ahead. */
        STALE;

        /** The code as it stands in events, such as {@code stale}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
