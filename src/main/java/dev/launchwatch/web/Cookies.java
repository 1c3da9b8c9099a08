package dev.launchwatch.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What browsers keep for the operator pages, and how they shall. Sent along with links from elsewhere ({@code SameSite=Lax}), since
 * people come from mails and dashboards: a link changes nothing, and what is posted is looked at twice more.
 */
final class Cookies {
    private static final Duration DEVICE = Duration.ofDays(400);
    private static final int BYTES = 16;

    private final boolean secure;
    private final Seal seal;
    private final RandomGenerator random;

    /**
     * @param secure whether people come by https: then nothing goes without it, and no other host of the domain can write them
     * @param seal signs those that nothing is kept of here
     * @param random must be cryptographically strong
     */
    Cookies(boolean secure, Seal seal, RandomGenerator random) {
        this.secure = secure;
        this.seal = seal;
        this.random = random;
    }

    /** Whose session it is. */
    Optional<String> session(OpsRequest request) {
        return shown(request, "session");
    }

    /** For the session. */
    String session(String token) {
        return cookie("session", token, Sessions.LONGEST);
    }

    /** No session any more. */
    String none() {
        return cookie("session", "", Duration.ZERO);
    }

    /** What tells a browser apart that signed in by this name before; empty for any other. */
    Optional<String> device(OpsRequest request, String name, Instant now) {
        return shown(request, "device").filter(text -> {
            String[] parts = text.split("\\.", 4);
            return parts.length == 3
                    && parts[1].matches("\\d{1,12}")
                    && now.getEpochSecond() < Long.parseLong(parts[1])
                    && seal.matches("device", device(parts[0], parts[1], name), parts[2]);
        });
    }

    /** For a browser that signs in by this name. */
    String device(String name, Instant now) {
        String id = text();
        String until = Long.toString(now.plus(DEVICE).getEpochSecond());
        return cookie("device", id + "." + until + "." + seal.of("device", device(id, until, name)), DEVICE);
    }

    private static String device(String id, String until, String name) {
        return id + "\n" + until + "\n" + name;
    }

    /** What the form to sign in belongs to, before anybody has: a new one, or that which the browser has. */
    String visit(OpsRequest request) {
        return shown(request, "visit").filter(text -> text.length() <= 64).orElseGet(this::text);
    }

    /** For the form to sign in. */
    String keepVisit(String visit) {
        return cookie("visit", visit, Duration.ofHours(1));
    }

    /** What stands in the form to sign in. */
    String form(String visit) {
        return seal.of("visit", visit);
    }

    /** Whether the form to sign in was given to this browser. */
    boolean owns(OpsRequest request, String form) {
        return shown(request, "visit")
                .filter(visit -> seal.matches("visit", visit, form))
                .isPresent();
    }

    /** What a sign-in by an identity provider is tied to, for a browser that begins one. */
    Errand errand(String next, Instant now) {
        return Errand.begin(text(), next, now, seal);
    }

    /** That which the browser began; empty if it began none, or too long ago. */
    Optional<Errand> errand(OpsRequest request, Instant now) {
        return shown(request, "oidc", Errand.LONGEST).flatMap(text -> Errand.of(text, now, seal));
    }

    /** For a browser that begins one. */
    String keep(Errand errand) {
        return cookie("oidc", errand.text(), Errand.LASTS);
    }

    /** For one that has ended it. */
    String noErrand() {
        return cookie("oidc", "", Duration.ZERO);
    }

    private String text() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Optional<String> shown(OpsRequest request, String name) {
        return shown(request, name, 256);
    }

    private Optional<String> shown(OpsRequest request, String name, int longest) {
        return Optional.ofNullable(request.cookies().get(name(name)))
                .filter(text -> !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= longest);
    }

    /** Behind {@code __Host-} browsers take it from this host alone, by https. */
    private String name(String name) {
        return (secure ? "__Host-" : "") + "launchwatch-" + name;
    }

    private String cookie(String name, String value, Duration lasts) {
        return name(name) + "=" + value + "; Path=/; Max-Age=" + lasts.toSeconds() + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }
}
