package dev.launchwatch.config;

import dev.launchwatch.model.Secret;
import dev.launchwatch.model.StatusRange;
import dev.launchwatch.signal.AccessLog;
import dev.launchwatch.signal.Format;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.LogFormat;
import dev.launchwatch.signal.Mapping;
import dev.launchwatch.signal.SignatureScheme;
import dev.launchwatch.signal.Source;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sources of events: that their proofs can be checked, and that what they write can be read. */
final class SourceChecks {
    /** What RFC 9110 allows as the name of a header. */
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    private static final int SHORTEST_SECRET = 16;

    /** How many fields behind the user agent are told apart. */
    private static final int MOST_FIELDS = 30;

    private final Findings findings;
    private final SecretFiles files;

    SourceChecks(Findings findings, SecretFiles files) {
        this.findings = findings;
        this.files = files;
    }

    void check(Source source) {
        boolean posts = findings.written(source, "format");
        boolean pulled = findings.written(source, "access-log");
        if (!posts && !pulled) {
            findings.whole(
                    source,
                    "missing key 'format' in 'source': give it, such as format: auth0; or access-log, if its events are in a log"
                            + " on this machine",
                    "format",
                    "access-log");
        }
        if (pulled) {
            for (String key : List.of("format", "signature", "tokens")) {
                if (findings.written(source, key)) {
                    findings.error(
                            source,
                            key,
                            "'" + key
                                    + "' cannot stand beside 'access-log', whose events nobody posts: remove one of them"
                                    + (key.equals("format") ? ", or say by 'lines' how the log is written" : ""),
                            "access-log");
                }
            }
            return;
        }
        if (findings.written(source, "signature") && findings.written(source, "tokens")) {
            findings.error(
                    source,
                    "tokens",
                    "'tokens' cannot stand beside 'signature', which decides alone: remove one of them",
                    "signature");
        }
        for (int i = 0; i < source.tokens().size(); i++) {
            String token = source.tokens().get(i);
            if (!ReferenceChecks.NAME.matcher(token).matches()) {
                // Not quoted: it may be the token itself.
                findings.item(
                        source,
                        "tokens",
                        i,
                        "this is no name of a token: write the name that stands before its scopes in the tokens file");
            }
        }
        if (source.format() != null && source.signature() == null && findings.sound(source, "signature")) {
            switch (source.format()) {
                case Format.Svix _ ->
                    unsigned(
                            source,
                            "Webhooks of this kind are signed",
                            "standard-webhooks: { secrets: [\"${SECRET}\"] }");
                case Format.Stripe _ ->
                    unsigned(source, "Webhooks of Stripe are signed", "stripe: { secrets: [\"${SECRET}\"] }");
                case Format.CloudflareNotifications _ ->
                    unsigned(
                            source,
                            "Notifications of Cloudflare bring their secret in a header and no token",
                            "shared-secret: { header: cf-webhook-auth, secrets: [\"${SECRET}\"] }");
                case Format.Events _,
                        Format.Auth0 _,
                        Format.Supabase _,
                        Format.CloudflareLogpush _,
                        Format.LiteLlm _,
                        Format.Otlp _,
                        Format.Mapped _ -> {
                    // these send a token
                }
            }
        }
    }

    private void unsigned(Source source, String what, String remedy) {
        findings.warning(
                source,
                "format",
                what + ": add signature: { " + remedy + " } to '" + source.name()
                        + "', else only a token lets them in");
    }

    void check(SignatureScheme scheme) {
        switch (scheme) {
            case SignatureScheme.StandardWebhooks(List<Secret> secrets) -> {
                secrets(scheme, secrets);
                for (int i = 0; i < secrets.size(); i++) {
                    if (!isBase64(secrets.get(i))) {
                        findings.item(
                                scheme,
                                "secrets",
                                i,
                                "this signing secret is not base64: copy it whole from the source's page, with or without"
                                        + " whsec_ before it");
                    }
                }
            }
            case SignatureScheme.Stripe(List<Secret> secrets) -> secrets(scheme, secrets);
            case SignatureScheme.Hmac hmac -> {
                secrets(hmac, hmac.secrets());
                header(hmac, hmac.header());
            }
            case SignatureScheme.SharedSecret shared -> {
                secrets(shared, shared.secrets());
                header(shared, shared.header());
            }
        }
    }

    private void secrets(SignatureScheme scheme, List<Secret> secrets) {
        if (secrets.isEmpty()) {
            findings.error(
                    scheme, "secrets", "'secrets' needs at least one: copy it from the page where the source shows it");
        }
        if (secrets.stream().anyMatch(secret -> secret.value().toString().length() < SHORTEST_SECRET)) {
            findings.warning(
                    scheme,
                    "secrets",
                    "a secret has fewer than " + SHORTEST_SECRET
                            + " characters, which can be guessed: make one with openssl rand -hex 32");
        }
    }

    private void header(SignatureScheme scheme, String header) {
        if (!HEADER.matcher(header).matches()) {
            findings.error(
                    scheme, "header", "'" + header + "' is no name of a header: write one such as x-hub-signature-256");
        }
    }

    private static boolean isBase64(Secret secret) {
        String text = secret.value().toString();
        try {
            return Base64.getDecoder().decode(text.startsWith("whsec_") ? text.substring(6) : text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    void check(AccessLog log) {
        String path = log.path();
        int star = path.indexOf('*');
        if (path.isBlank() || path.endsWith("/") || path.indexOf('\0') >= 0) {
            findings.error(log, "path", "'path' names no file: write such as /var/log/nginx/access.log");
        } else if (star >= 0 && path.indexOf('/', star) >= 0) {
            findings.error(
                    log,
                    "path",
                    "'" + path
                            + "' has * in the name of a folder: * may stand in the file's name only; give each folder a source");
        } else if (star < 0 && findings.sound(log, "path") && !files.readable(Path.of(path))) {
            // It may be another machine that this is checked on, and a file may come later.
            findings.warning(
                    log,
                    "path",
                    "'" + path
                            + "' is not there, or this user may not read it: on the machine that runs Launchwatch, let its user"
                            + " read it, such as by: usermod -aG adm launchwatch");
        }
    }

    void check(LogFormat format) {
        if (format instanceof LogFormat.Extended extended) {
            Checks.within(findings, extended, "latency", extended.latency(), 1, MOST_FIELDS);
            Checks.within(findings, extended, "ip", extended.ip(), 1, MOST_FIELDS);
            if (extended.latency() == null && extended.ip() == null) {
                findings.whole(
                        extended,
                        "'extended' says of no field what it is: give 'latency' or 'ip' its place, or write lines: combined",
                        "latency",
                        "ip");
            }
        }
    }

    void check(AccessLog.Logins logins) {
        if (logins.path().isEmpty()) {
            findings.error(logins, "path", "'path' needs at least one: write such as /api/login");
        }
        for (int i = 0; i < logins.path().size(); i++) {
            String path = logins.path().get(i);
            if (!path.startsWith("/") && !path.startsWith("*")) {
                findings.item(logins, "path", i, "'" + path + "' is no path: write such as /api/login");
            } else if (path.indexOf('?') >= 0) {
                findings.item(
                        logins,
                        "path",
                        i,
                        "'" + path + "' has a query, which no path has: leave out what begins with ?");
            }
        }
        for (StatusRange failed : logins.failed()) {
            for (StatusRange succeeded : logins.succeeded()) {
                if (failed.first() <= succeeded.last() && succeeded.first() <= failed.last()) {
                    findings.error(
                            logins,
                            "succeeded",
                            "'" + succeeded + "' is among those that failed ('" + failed
                                    + "'): a status can mean one only",
                            "failed");
                }
            }
        }
    }

    /** Reports a file that is followed twice, so that all in it would count twice. */
    void logs(List<Source> sources) {
        Map<String, Source> first = new HashMap<>();
        for (Source source : sources) {
            AccessLog log = source.accessLog();
            Source other = log == null ? null : first.putIfAbsent(log.path(), source);
            if (log != null && other != null) {
                findings.error(
                        log,
                        "path",
                        "'" + log.path() + "' is followed by the source '" + other.name()
                                + "' already, and would count twice: remove one of them");
            }
        }
    }

    void check(Mapping mapping) {
        mapping.faults().forEach((key, fault) -> findings.error(mapping, key, fault));
        String currency = mapping.currency();
        if (!currency.startsWith("$") && !isCurrency(currency)) {
            findings.error(
                    mapping, "currency", "'" + currency + "' is no currency: write its code in ISO 4217, such as USD");
        }
    }

    private static boolean isCurrency(String code) {
        try {
            Currency.getInstance(code.toUpperCase(Locale.ROOT));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Reports kinds that mappings write and that nobody takes. */
    void kinds(Catalog catalog) {
        Set<String> known = new TreeSet<>(Kinds.ALL);
        catalog.signals().stream().flatMap(signal -> signal.event().stream()).forEach(known::add);
        for (Source source : catalog.sources()) {
            Mapping mapping = mapping(source);
            if (mapping != null) {
                if (mapping.kinds().isEmpty() && !mapping.kind().startsWith("$") && !known.contains(mapping.kind())) {
                    findings.error(mapping, "kind", unknown(mapping.kind(), known));
                }
                mapping.kinds().forEach((said, kind) -> {
                    if (!known.contains(kind)) {
                        findings.name(mapping, "kinds", said, unknown(kind, known));
                    }
                });
            }
        }
    }

    private static @Nullable Mapping mapping(Source source) {
        if (source.format() instanceof Format.Mapped(Mapping posted)) {
            return posted;
        }
        return source.accessLog() != null && source.accessLog().lines() instanceof LogFormat.Mapped(Mapping logged)
                ? logged
                : null;
    }

    private static String unknown(String kind, Set<String> known) {
        return "there is no kind of event '" + kind + "'" + Suggestions.oneOf(kind, known)
                + "; or name it as the event of a signal";
    }
}
