package dev.launchwatch.probe;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole login by authorization code (RFC 6749 section 4.1, PKCE of RFC 7636) as a browser does it, and attempts to
 * cheat the callback that must be refused (RFC 9700).
 */
@Doc("A whole login: from the site's start address to the identity provider and back, then attempts to cheat.")
@Key("oauth-callback")
public record OAuthCallbackSpec(
        @Doc(
                value = "The site's own login address, which redirects to the identity provider.",
                example = "https://example.org/login")
        Template start,

        @Doc("The callback's address, with * for any run of characters.") @Default("*/callback*")
        String callback,

        @Doc("The login form at the identity provider.") LoginForm login,

        @Doc("What the page after the login must look like.")
        Expect expect,

        @Doc("The cookie that carries the session; by default any cookie that the callback sets.") @Nullable
        String sessionCookie,

        @Doc("Require PKCE (a code_challenge with S256) in the authorization request.") @Default("true")
        boolean pkce,

        @Doc("What to try against the callback after the login worked.")
        @Default("[forged-state, missing-state, reused-code, error-response]")
        List<Attempt> refuse,

        @Inline TransportSpec transport)
        implements ProbeSpec {
    public OAuthCallbackSpec {
        refuse = List.copyOf(refuse);
    }

    /** How to fill the identity provider's form. */
    @Doc("How to fill the login form; forms of several pages are filled page by page.")
    public record LoginForm(
            @Doc("CSS selector of the form.") @Default("form")
            String form,

            @Doc(value = "Values by CSS selector of the field.", example = "{ 'input[name=email]': probe@example.org }")
            Map<String, Secret> fields,

            @Doc("How many pages of forms are submitted at most.") @Default("3")
            int maxPages) {
        public LoginForm {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /** Something that a sound callback refuses: no 5xx, no session cookie. */
    public enum Attempt {
        @Doc("A callback with a state that was never issued.")
        FORGED_STATE,
        @Doc("A callback without a state.")
        MISSING_STATE,
        @Doc("The code of the finished login once more.")
        REUSED_CODE,
        @Doc("An error answer of the identity provider (error=access_denied).")
        ERROR_RESPONSE
    }
}
