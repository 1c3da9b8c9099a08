package dev.launchwatch.model;

/** The store refused what this process decided, since another one has the right to decide by now. Trying again changes nothing. */
public final class DeposedException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    public DeposedException(String message) {
        super(message);
    }
}
