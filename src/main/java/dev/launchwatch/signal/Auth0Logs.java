package dev.launchwatch.signal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Auth0's log streams: JSON Lines, a list, or an object, each entry alone or as {@code data} beside its {@code log_id}.
 *
 * <p>A silent authentication or a refreshed token shows that a member is there, but is no login: single-page applications do
 * both without anybody, and failing at it is what they do for every visitor who is not signed in. They would drown the logins.
 * Neither is a code that is exchanged: the login that it was given for has an entry of its own, and is one. That its exchange fails is
 * a login that failed.
 *
 * @see <a href="https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes">Log event type codes</a>
 */
final class Auth0Logs {
    private static final String CALLBACK = "/auth/callback";

    /** What a type code means; one that is not here is about something else. */
    private static final Map<String, Meaning> MEANINGS = Map.ofEntries(
            failed("f", "failed"),
            failed("fp", "wrong_password"),
            failed("fu", "unknown_account"),
            failed("fc", "connector"),
            failed("fco", "origin_not_allowed"),
            failed("fcoa", "cross_origin"),
            failed("fens", "native_social_login"),
            failed("pwd_leak", "leaked_password"),
            failed("limit_wc", "blocked_account"),
            failed("limit_mu", "blocked_ip"),
            failed("limit_sul", "blocked_user"),
            failed("gd_auth_failed", "second_factor"),
            failed("gd_auth_rejected", "second_factor_rejected"),
            failed("gd_otp_rate_limit_exceed", "second_factor_limit"),
            failed("gd_recovery_failed", "recovery_code"),
            failed("gd_recovery_rate_limit_exceed", "recovery_code_limit"),
            failed("gd_webauthn_challenge_failed", "webauthn"),
            failed("passkey_challenge_failed", "passkey"),
            exchange("feacft", "code_exchange"),
            exchange("feccft", "client_credentials_exchange"),
            exchange("fepft", "password_exchange"),
            exchange("feotpft", "otp_exchange"),
            exchange("feoobft", "out_of_band_exchange"),
            exchange("fercft", "recovery_code_exchange"),
            exchange("fepotpft", "passwordless_exchange"),
            exchange("fede", "device_code_exchange"),
            exchange("fecte", "custom_exchange"),
            Map.entry("fertft", new Meaning(Kinds.UNAUTHORIZED, "refresh_token_exchange", true)),
            Map.entry("ferrt", new Meaning(Kinds.UNAUTHORIZED, "reused_refresh_token", true)),
            Map.entry("s", new Meaning(Kinds.LOGIN_SUCCEEDED, null, false)),
            Map.entry("scoa", new Meaning(Kinds.LOGIN_SUCCEEDED, "cross_origin", false)),
            Map.entry("sens", new Meaning(Kinds.LOGIN_SUCCEEDED, "native_social_login", false)),
            Map.entry("sepft", new Meaning(Kinds.LOGIN_SUCCEEDED, "password_exchange", true)),
            Map.entry("seotpft", new Meaning(Kinds.LOGIN_SUCCEEDED, "otp_exchange", true)),
            Map.entry("seoobft", new Meaning(Kinds.LOGIN_SUCCEEDED, "out_of_band_exchange", true)),
            Map.entry("sercft", new Meaning(Kinds.LOGIN_SUCCEEDED, "recovery_code_exchange", true)),
            Map.entry("sepotpft", new Meaning(Kinds.LOGIN_SUCCEEDED, "passwordless_exchange", true)),
            Map.entry("seacft", new Meaning(Kinds.MEMBER_ACTIVE, "code_exchange", true)),
            Map.entry("ssa", new Meaning(Kinds.MEMBER_ACTIVE, "silent_login", false)),
            Map.entry("sertft", new Meaning(Kinds.MEMBER_ACTIVE, "refresh_token_exchange", false)));

    /**
     * What a type code means.
     *
     * @param callback whether it happens when the browser comes back to the site with a code
     */
    private record Meaning(String kind, @Nullable String reason, boolean callback) {}

    private Auth0Logs() {}

    private static Map.Entry<String, Meaning> failed(String code, String reason) {
        return Map.entry(code, new Meaning(Kinds.LOGIN_FAILED, reason, false));
    }

    private static Map.Entry<String, Meaning> exchange(String code, String reason) {
        return Map.entry(code, new Meaning(Kinds.LOGIN_FAILED, reason, true));
    }

    static List<Decoded> decode(Body body) throws UnreadableBodyException {
        return Items.decode(body, "logs", Auth0Logs::decode);
    }

    private static Decoded decode(Fields item) throws BadItemException {
        Fields log = item.has("data") ? item.in("data") : item;
        String type = log.required("type", "send the log entries of Auth0 as they are");
        Meaning meaning = MEANINGS.get(type);
        if (meaning == null) {
            return new Decoded.Ignored();
        }
        String id = item.anyText("log_id", "_id");
        String strategy = log.text("strategy");
        return new Draft(meaning.kind)
                .id(id == null ? log.anyText("log_id", "_id") : id)
                .at(log.time("date"))
                .ip(log.text("ip"))
                .account(log.anyText("user_name", "user_id"))
                .member(log.text("user_id"))
                .route(meaning.callback ? callback(log) : null)
                .provider(strategy == null || strategy.equals("auth0") ? "auth0" : "auth0/" + strategy)
                .reason(meaning.reason)
                .done();
    }

    /** Where the browser comes back to, as the entry's details say it where they do. */
    private static String callback(Fields log) throws BadItemException {
        Fields details = log.in("details");
        String url = details.in("qs").text("redirect_uri");
        if (url == null) {
            url = details.in("body").text("redirect_uri");
        }
        return url == null ? CALLBACK : url;
    }
}
