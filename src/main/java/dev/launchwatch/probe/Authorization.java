package dev.launchwatch.probe;

import dev.launchwatch.model.Globs;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An authorization request (RFC 6749, section 4.1.1) as the site sends it through the browser.
 *
 * @param url the whole request, at the identity provider
 */
record Authorization(URI url, Fields fields) {
    private static final int SHORTEST_CHALLENGE = 43;

    Authorization(URI url) {
        this(url, Fields.ofQuery(url));
    }

    /** Whether an address looks like an authorization request, sound or not. */
    static boolean is(URI url) {
        Fields fields = Fields.ofQuery(url);
        return fields.has("response_type")
                || fields.has("request_uri")
                || (fields.has("client_id") && fields.has("redirect_uri"));
    }

    /** What is wrong with it. */
    Optional<String> flaw(OAuthCallbackSpec spec) {
        if (!fields.has("client_id")) {
            return Optional.of("has no client_id");
        }
        if (pushed()) {
            return Optional.empty();
        }
        List<String> types =
                Arrays.asList(fields.get("response_type").orElse("").split(" ", -1));
        if (!types.contains("code")) {
            return Optional.of("does not ask for a code (response_type=code)");
        }
        if (callback().isEmpty()) {
            return Optional.of("has no redirect_uri that is a web address");
        }
        if (!Globs.matches(spec.callback(), fields.get("redirect_uri").orElse(""))) {
            return Optional.of("has a redirect_uri that does not fit " + spec.callback());
        }
        if (!fields.has("state")) {
            return Optional.of("has no state");
        }
        if (spec.pkce() && fields.get("code_challenge").orElse("").length() < SHORTEST_CHALLENGE) {
            return Optional.of("has no code_challenge (PKCE)");
        }
        if (spec.pkce() && !fields.get("code_challenge_method").orElse("plain").equals("S256")) {
            return Optional.of("does not use S256 for PKCE");
        }
        return Optional.empty();
    }

    /** Whether its parameters went another way (RFC 9126), so that they cannot be seen here. */
    boolean pushed() {
        return fields.has("request_uri");
    }

    Optional<String> state() {
        return fields.get("state").filter(state -> !state.isEmpty());
    }

    /** Whether the browser is sent back to the site by this address. */
    boolean comesBack(OAuthCallbackSpec spec, URI to) {
        String place = WebAddress.place(to);
        return callback()
                .map(callback -> WebAddress.place(callback).equals(place))
                .orElseGet(() -> Globs.matches(spec.callback(), place));
    }

    /** Where it asks the identity provider to come back to. */
    Optional<URI> callback() {
        return fields.get("redirect_uri").flatMap(WebAddress::parse);
    }
}
