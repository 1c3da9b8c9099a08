package dev.launchwatch.model;

import java.util.List;
import java.util.Locale;

/** What became of a body of events. */
public sealed interface Receipt {
    /**
     * Everything in it that could be kept is kept.
     *
     * @param accepted how many events are new
     * @param duplicate how many were known before, from an earlier body or from this one
     * @param rejected the first of the items that could not be taken, in their order
     * @param more how many more of those there are
     */
    record Taken(int accepted, int duplicate, List<Fault> rejected, int more) implements Receipt {
        public Taken {
            rejected = List.copyOf(rejected);
        }
    }

    /**
     * Nothing of it is kept for certain; what is may be sent again without harm.
     *
     * @param detail what is wrong and what to do, without anything of the body
     * @param rejected the first of the items that could not be taken, in their order; empty unless they are the reason
     * @param more how many more of those there are
     */
    record Refused(Refusal why, String detail, List<Fault> rejected, int more) implements Receipt {
        public Refused {
            rejected = List.copyOf(rejected);
        }

        public Refused(Refusal why, String detail) {
            this(why, detail, List.of(), 0);
        }
    }

    /**
     * An item that could not be taken.
     *
     * @param index its place in the body, from 0
     * @param error one sentence that names the field and the remedy, without its value
     */
    record Fault(int index, String error) {}

    /** Why a body as a whole is not taken; a label of {@code launchwatch_events_rejected_total}. */
    enum Refusal {
        /** None of its items could be taken. Each of them has its own reason, so that this one counts none. */
        NOTHING_KEPT,
        /** It is no body of the format. */
        UNREADABLE,
        /** Its content type or encoding is one that no format has. */
        UNSUPPORTED_TYPE,
        /** It is too large, as it came or unpacked. */
        TOO_LARGE,
        /** There is no signature, or not all that belongs to one. */
        SIGNATURE_MISSING,
        /** The signature is not the source's. */
        SIGNATURE_MISMATCH,
        /** The signature is the source's, but of another time. */
        SIGNATURE_STALE,
        /** There is no token that may bring it. */
        UNAUTHORIZED,
        /** There is no such source in the configuration. */
        UNKNOWN_SOURCE,
        /** It did not come within its time. */
        TOO_SLOW,
        /** Too much comes at once. */
        BUSY,
        /** The store is away. */
        STORE_AWAY;

        /** As it stands in the metric, such as {@code signature_stale}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
