package dev.launchwatch.signal;

/** An item that cannot be understood. Never leaves the decoders: it becomes the item's {@link #bad}. */
final class BadItemException extends Exception {
    private static final long serialVersionUID = 1;

    private final String error;

    BadItemException(String error) {
        super(error, null, false, false);
        this.error = error;
    }

    Decoded.Bad bad() {
        return new Decoded.Bad(error);
    }
}
