package dev.launchwatch.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened, and only a person can change that: the message says what is wrong and what to do. */
public final class StoreRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
