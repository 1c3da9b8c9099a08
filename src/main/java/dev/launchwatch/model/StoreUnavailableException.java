package dev.launchwatch.model;

/** The store could not make something durable or read it: the disk is full, the file damaged, the database away. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
