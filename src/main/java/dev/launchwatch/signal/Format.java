package dev.launchwatch.signal;

import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Key;

/** How a source writes its events. */
@Doc("How the source writes its events: exactly one of these.")
public sealed interface Format {
    /** Events of an application of one's own. */
    @Doc("Events of your own application: JSON objects, lists or lines, or CloudEvents 1.0.")
    @Key("events")
    record Events() implements Format {}

    /** Auth0's log streams. */
    @Doc("An Auth0 log stream (custom webhook), as JSON Lines, list or object.")
    @Key("auth0")
    record Auth0() implements Format {}

    /** Webhooks in the manner of Svix. */
    @Doc("Webhooks delivered by Svix or by the Standard Webhooks scheme, such as those of Clerk and Resend.")
    @Key("svix")
    record Svix() implements Format {}

    /** Supabase's log drain. */
    @Doc("A Supabase log drain to an HTTP endpoint.")
    @Key("supabase")
    record Supabase() implements Format {}

    /** Cloudflare's Logpush. */
    @Doc("Cloudflare Logpush to an HTTP destination: the datasets http_requests and firewall_events.")
    @Key("cloudflare-logpush")
    record CloudflareLogpush() implements Format {}

    /** Cloudflare's notifications. */
    @Doc("Cloudflare notifications to a generic webhook.")
    @Key("cloudflare-notifications")
    record CloudflareNotifications() implements Format {}

    /** Stripe's webhooks. */
    @Doc("Webhooks of Stripe.")
    @Key("stripe")
    record Stripe() implements Format {}

    /** LiteLLM's generic API callback. */
    @Doc("LiteLLM's generic API callback.")
    @Key("litellm")
    record LiteLlm() implements Format {}

    /** OpenTelemetry by OTLP/HTTP. */
    @Doc(
            "OpenTelemetry by OTLP/HTTP: logs, traces or metrics, as JSON or protobuf. Send model use by one of the three only.")
    @Key("otlp")
    record Otlp() implements Format {}

    /** Any other JSON. */
    @Doc("Any other JSON: where each field of an event stands.")
    @Key("mapping")
    record Mapped(@Inline Mapping mapping) implements Format {}
}
