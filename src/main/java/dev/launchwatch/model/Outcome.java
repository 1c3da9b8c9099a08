package dev.launchwatch.model;

import java.util.Optional;

/** How a probe ended. Expected failures are values; an exception is a bug. */
public sealed interface Outcome {
    /** Members can use what is monitored, and every expectation holds. */
    record Up() implements Outcome {}

    /** It works, but an expectation about its quality does not hold: slow, or a certificate close to its end. */
    record Degraded(Failure failure) implements Outcome {}

    /** Members cannot use it. */
    record Down(Failure failure) implements Outcome {}

    /** The probe says nothing about the target: the region is blind or the daemon itself failed. */
    record Unknown(Failure failure) implements Outcome {}

    /** The failure behind anything but {@link Up}. */
    default Optional<Failure> why() {
        return switch (this) {
            case Up() -> Optional.empty();
            case Degraded(Failure failure) -> Optional.of(failure);
            case Down(Failure failure) -> Optional.of(failure);
            case Unknown(Failure failure) -> Optional.of(failure);
        };
    }

    /** Whether the target served its purpose: true for up and degraded, as {@code probe_success} counts. */
    default boolean works() {
        return this instanceof Up || this instanceof Degraded;
    }

    /** {@code up}, {@code degraded}, {@code down} or {@code unknown}, as stored and shown. */
    default String code() {
        return switch (this) {
            case Up() -> "up";
            case Degraded _ -> "degraded";
            case Down _ -> "down";
            case Unknown _ -> "unknown";
        };
    }
}
