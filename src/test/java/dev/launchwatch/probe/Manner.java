package dev.launchwatch.probe;

import dev.launchwatch.probe.TransportSpec.HttpVersion;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A way to probe that both tools know: a module of the blackbox exporter, a spec of ours. */
enum Manner {
    USUAL("", HttpVersion.AUTO),
    /** Any certificate will do. */
    INSECURE("", HttpVersion.AUTO),
    PACKED("compression: gzip, headers: { Accept-Encoding: gzip }", HttpVersion.AUTO),
    STAYING("follow_redirects: false, valid_status_codes: [302]", HttpVersion.AUTO),
    FIRST_VERSION("enable_http2: false", HttpVersion.HTTP1),
    IMPATIENT("", HttpVersion.AUTO);

    private final String settings;
    private final HttpVersion version;

    Manner(String settings, HttpVersion version) {
        this.settings = settings;
        this.version = version;
    }

    String module() {
        return name().toLowerCase(Locale.ROOT);
    }

    Duration timeout() {
        return this == IMPATIENT ? Duration.ofMillis(500) : Duration.ofSeconds(10);
    }

    /** The exporter's configuration with a module for each manner. */
    static String modules(Path authority) {
        return Stream.of(values())
                .map(manner -> manner.yaml(authority))
                .collect(Collectors.joining("\n", "modules:\n", "\n"));
    }

    private String yaml(Path authority) {
        List<String> http = List.of(
                "preferred_ip_protocol: ip4",
                "tls_config: { ca_file: " + authority + ", insecure_skip_verify: " + (this == INSECURE) + " }",
                settings);
        String fields = http.stream().filter(field -> !field.isEmpty()).collect(Collectors.joining(", "));
        return "  " + module() + ": { prober: http, timeout: " + timeout().toMillis() + "ms, http: { " + fields
                + " } }";
    }

    HttpSpec spec(String url, Path authority) {
        Specs.Http http = Specs.http(url)
                .transport(new TransportSpec(
                        null,
                        null,
                        this == INSECURE,
                        this == INSECURE ? null : authority.toString(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        IpPreference.PREFER_IPV4,
                        version));
        return this == STAYING
                ? http.follow(false).expect(Specs.expect().status("302")).build()
                : http.build();
    }
}
