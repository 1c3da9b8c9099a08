package dev.launchwatch.probe;

import dev.launchwatch.model.Doc;

/** What a monitor does when it probes. The kind's YAML key is the record's name without {@code Spec}, kebab-cased. */
@Doc("What the monitor does: exactly one of these kinds.")
public sealed interface ProbeSpec
        permits HttpSpec, StepsSpec, OAuthCallbackSpec, WebSocketSpec, TlsSpec, TcpSpec, DnsSpec, HeartbeatSpec {}
