package dev.launchwatch.model;

import java.util.Set;

/**
 * Whether an event shows that the member it names is there. One that tells what somebody else did does not: whom an attack tries to be,
 * to whom a mail went. Else an attack on everybody's account, or a newsletter, would make all members active, and what each of those who are
 * costs look small.
 */
public final class Activity {
    private static final Set<String> OF_OTHERS = Set.of(
            "login.failed",
            "http.unauthorized",
            "webhook.signature_failed",
            "webhook.verified",
            "deployment.succeeded",
            "deployment.failed",
            "email.delivered",
            "email.bounced",
            "email.complained",
            "edge.blocked");

    private Activity() {}

    /** Whether an event of this kind does. One that the configuration alone knows does. */
    public static boolean isShownBy(String kind) {
        return !OF_OTHERS.contains(kind);
    }
}
