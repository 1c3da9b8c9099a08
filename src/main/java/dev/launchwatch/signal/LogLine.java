package dev.launchwatch.signal;

/**
 * A line of a log.
 *
 * @param id what tells it apart from all other lines of its source, today and when it is read again
 * @param bytes without the end of the line
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LogLine(String id, byte[] bytes) {}
