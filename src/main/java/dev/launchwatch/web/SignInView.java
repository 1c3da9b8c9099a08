package dev.launchwatch.web;

/**
 * The form to sign in, as its template shows it.
 *
 * @param message what was wrong; empty for nothing
 * @param next where to go then
 * @param form what it has to show
 */
record SignInView(String message, String name, String next, String form) {}
