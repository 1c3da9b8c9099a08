package dev.launchwatch.follow;

/**
 * How a source stands.
 *
 * @param trouble why it cannot be read, as a sentence with the remedy; empty if it can
 * @param lag bytes that are in its files and were not read yet
 * @param lines that were brought since the start
 * @param tooLong lines that were left out since they were too long
 * @param unreadable lines that could not be read, or say what is not taken
 * @param lost files of which the rest was not found any more
 */
public record Standing(String trouble, long lag, long lines, long tooLong, long unreadable, long lost) {}
