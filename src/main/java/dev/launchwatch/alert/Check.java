package dev.launchwatch.alert;

/**
 * One thing that a condition compares, in words.
 *
 * @param what what was looked at, such as {@code bad results in a row from eu}
 * @param expected what it has to be for the rule to fire, such as {@code at least 3}
 * @param actual what it was, such as {@code 2}
 * @param met whether it was so
 */
public record Check(String what, String expected, String actual, boolean met) {}
