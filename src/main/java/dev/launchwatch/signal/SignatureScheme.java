package dev.launchwatch.signal;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Secret;
import java.util.List;

/** How a source proves that a body is its own. With several secrets, any will do: so a key is rotated without a gap. */
@Doc(
        "How the source signs its bodies: exactly one of these. Give the old secret beside the new one while a key is rotated.")
public sealed interface SignatureScheme {
    /** Standard Webhooks, and Svix before it. */
    @Doc("Standard Webhooks or Svix: the headers webhook-id or svix-id, -timestamp and -signature.")
    @Key("standard-webhooks")
    record StandardWebhooks(
            @Doc(
                    value = "Signing secrets, base64 with or without the prefix whsec_.",
                    example = "[\"${WEBHOOK_SECRET}\"]")
            List<Secret> secrets)
            implements SignatureScheme {
        public StandardWebhooks {
            secrets = List.copyOf(secrets);
        }
    }

    /** Stripe's. */
    @Doc("As Stripe: the header Stripe-Signature.")
    @Key("stripe")
    record Stripe(
            @Doc(value = "Signing secrets of the endpoint, as Stripe shows them.", example = "[\"${STRIPE_SECRET}\"]")
            List<Secret> secrets)
            implements SignatureScheme {
        public Stripe {
            secrets = List.copyOf(secrets);
        }
    }

    /** A hash of the body with the secret as key, in a header. */
    @Doc("A hash of the body with the secret as key, in a header, in hex or base64, as GitHub, Shopify and Vercel do.")
    @Key("hmac")
    record Hmac(
            @Doc(value = "The header.", example = "x-hub-signature-256")
            String header,

            @Doc(value = "Secrets.", example = "[\"${WEBHOOK_SECRET}\"]")
            List<Secret> secrets,

            @Doc("The hash: sha1, sha256 or sha512.") @Default("sha256")
            Hash hash)
            implements SignatureScheme {
        public Hmac {
            secrets = List.copyOf(secrets);
        }
    }

    /** The secret itself, in a header. */
    @Doc("The secret itself in a header, as Cloudflare's notifications do (cf-webhook-auth).")
    @Key("shared-secret")
    record SharedSecret(
            @Doc(value = "The header.", example = "cf-webhook-auth")
            String header,

            @Doc(value = "Secrets.", example = "[\"${WEBHOOK_SECRET}\"]")
            List<Secret> secrets)
            implements SignatureScheme {
        public SharedSecret {
            secrets = List.copyOf(secrets);
        }
    }

    /** A hash that keys are put into. */
    enum Hash {
        SHA1("HmacSHA1"),
        SHA256("HmacSHA256"),
        SHA512("HmacSHA512");

        private final String algorithm;

        Hash(String algorithm) {
            this.algorithm = algorithm;
        }

        String algorithm() {
            return algorithm;
        }
    }
}
