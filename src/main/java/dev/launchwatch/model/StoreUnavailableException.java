package dev.launchwatch.model;

/** The store could not make something durable or read it: the disk is full, the file damaged, the database away. */
public sealed class StoreUnavailableException extends RuntimeException permits DeposedException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreUnavailableException(String message) {
        super(message);
    }
}
