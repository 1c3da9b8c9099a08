package dev.launchwatch.signal;

import java.util.List;

/** Reads the bodies of a source. Pure and without state, for any thread. */
interface Decoder {
    /**
     * The items of a body, in its order, at most {@link Items#MOST}.
     *
     * @throws UnreadableBodyException if the body as a whole cannot be read; the only way to fail
     */
    List<Decoded> decode(Body body) throws UnreadableBodyException;

    /**
     * That of a format.
     *
     * @throws IllegalArgumentException with the remedy if a mapping's path cannot be followed
     */
    static Decoder of(Format format) {
        return switch (format) {
            case Format.Events() -> OwnEvents::decode;
            case Format.Auth0() -> Auth0Logs::decode;
            case Format.Svix() -> SvixWebhooks::decode;
            case Format.Supabase() -> SupabaseLogs::decode;
            case Format.CloudflareLogpush() -> CloudflareLogs::decode;
            case Format.CloudflareNotifications() -> CloudflareNotifications::decode;
            case Format.Stripe() -> StripeWebhooks::decode;
            case Format.LiteLlm() -> LiteLlmLogs::decode;
            case Format.Otlp() -> Otlp::decode;
            case Format.Mapped(Mapping mapping) -> new MappedEvents(mapping);
        };
    }
}
