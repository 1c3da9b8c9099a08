package dev.launchwatch.config;

import dev.launchwatch.model.Secret;
import dev.launchwatch.signal.Format;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.Mapping;
import dev.launchwatch.signal.SignatureScheme;
import dev.launchwatch.signal.Source;
import java.util.Base64;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Sources of events: that their proofs can be checked, and that what they write can be read. */
final class SourceChecks {
    /** What RFC 9110 allows as the name of a header. */
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    private static final int SHORTEST_SECRET = 16;

    private final Findings findings;

    SourceChecks(Findings findings) {
        this.findings = findings;
    }

    void check(Source source) {
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
        if (source.signature() == null && findings.sound(source, "signature")) {
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
            if (source.format() instanceof Format.Mapped(Mapping mapping)) {
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

    private static String unknown(String kind, Set<String> known) {
        return "there is no kind of event '" + kind + "'" + Suggestions.oneOf(kind, known)
                + "; or name it as the event of a signal";
    }
}
