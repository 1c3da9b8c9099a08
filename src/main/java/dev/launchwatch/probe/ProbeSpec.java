package dev.launchwatch.probe;

import dev.launchwatch.model.Doc;

/** What a monitor does when it probes. The kind's YAML key is the record's name without {@code Spec}, kebab-cased. */
@Doc("What the monitor does: exactly one of these kinds.")
public sealed interface ProbeSpec
        permits HttpSpec, StepsSpec, OAuthCallbackSpec, WebSocketSpec, TlsSpec, TcpSpec, DnsSpec, HeartbeatSpec {
    /** The kind's YAML key. */
    default String kind() {
        return switch (this) {
            case HttpSpec _ -> "http";
            case StepsSpec _ -> "steps";
            case OAuthCallbackSpec _ -> "oauth-callback";
            case WebSocketSpec _ -> "websocket";
            case TlsSpec _ -> "tls";
            case TcpSpec _ -> "tcp";
            case DnsSpec _ -> "dns";
            case HeartbeatSpec _ -> "heartbeat";
        };
    }
}
