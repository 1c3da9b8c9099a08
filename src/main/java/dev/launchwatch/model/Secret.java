package dev.launchwatch.model;

/** A value that must not be shown: its text form says so, and the reader of the YAML adds it to the {@link Redactor}. */
public record Secret(Template value) {
    @Override
    public String toString() {
        return "[secret]";
    }
}
