package dev.launchwatch.web;

/**
 * The form to sign in, as its template shows it.
 *
 * @param message what was wrong; empty for nothing
 * @param next where to go then
 * @param form what it has to show
 * @param passwords whether there is anybody who signs in by a password
 * @param provider by whom one may sign in, too; empty for nobody
 * @param begin where that begins
 * @param farewell where one signs out there; empty where that is not asked for, or not known
 */
record SignInView(
        String message,
        String name,
        String next,
        String form,
        boolean passwords,
        String provider,
        String begin,
        String farewell) {}
