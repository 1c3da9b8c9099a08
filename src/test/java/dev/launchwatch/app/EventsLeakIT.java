package dev.launchwatch.app;

import static dev.launchwatch.app.Sender.bytes;
import static dev.launchwatch.app.Sender.gzip;
import static dev.launchwatch.app.Sender.token;
import static dev.launchwatch.app.Sender.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.testing.Program;
import dev.launchwatch.testing.Scrape;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People, secrets and addresses in each text of each format, one after the other, and in headers and queries, posted to the packaged
 * program whose rules fire about every kind of event. After that, and after a kill and a start, nothing that it answers, tells,
 * logs, measures or stores holds any of them in clear; nor the secrets of its own configuration.
 */
class EventsLeakIT {
    private static final String EVENTS = "/api/v1/events";
    private static final String INGEST = "/api/v1/ingest/";
    private static final String TOKEN = "lw_tokenofeverybody";
    private static final String SVIX = Base64.getEncoder().encodeToString(bytes("the signing secret of clerk"));
    private static final String STRIPE = "whsec_signingsecretofstripe";
    private static final String SHARED = "sharedsecretofcloudflare";
    private static final String HOOK = "whsec_" + Base64.getEncoder().encodeToString(bytes("the secret of the hook"));

    /** What stands in each place of a text; numbers make each another one. */
    private static final List<String> PLANTED = List.of(
            "ada.lovelace.%d@example.org",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.dozjgNryP4J3jVmNHl0w5N%d", "sk-live-4f9a8b7c6d5e4f3a2b1c9d8e%d");

    private static final String PLANTED_ADDRESS = "198.51.100.%d";
    private static final String PLANTED_MEMBER = "byron-%d";
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f:]*::[0-9a-f:]*");

    /** No part of what was planted, nor of what the configuration keeps secret. */
    private static final List<String> NEEDLES = List.of(
            "lovelace",
            "dozjgnryp4j3",
            "4f9a8b7c6d5e",
            "198.51.100.",
            "byron",
            TOKEN,
            SVIX.toLowerCase(Locale.ROOT),
            STRIPE,
            SHARED,
            HOOK.toLowerCase(Locale.ROOT));

    /** Sources by the folder of their samples; own events and CloudEvents come by the other way. */
    private static final Map<String, String> SOURCES = Map.of(
            "auth0", "auth0",
            "cloudflare-logpush", "edge",
            "cloudflare-notifications", "edge-alerts",
            "litellm", "litellm",
            "mapping", "okta",
            "otlp", "otel",
            "stripe", "stripe",
            "supabase", "supabase",
            "svix", "clerk");

    @TempDir
    Path folder;

    private final ObjectMapper mapper = new ObjectMapper();
    private final TargetSite site = new TargetSite();
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Map<String, String> seen = new TreeMap<>();
    private final List<Program> daemons = new ArrayList<>();
    private final Sender sender = new Sender(() -> daemons.getLast().awaitReady());

    @BeforeEach
    void start() throws Exception {
        Files.createDirectory(folder.resolve("monitors"));
        StringBuilder yaml = new StringBuilder("""
                monitors:
                  - { name: backup, heartbeat: { within: 1d } }
                sources:
                  - { name: auth0, format: auth0, tokens: [all] }
                  - { name: supabase, format: supabase, tokens: [all] }
                  - { name: edge, format: cloudflare-logpush, tokens: [all] }
                  - { name: litellm, format: litellm, tokens: [all] }
                  - { name: otel, format: otlp, tokens: [all] }
                  - { name: clerk, format: svix, signature: { standard-webhooks: { secrets: ["${SVIX}"] } } }
                  - { name: stripe, format: stripe, signature: { stripe: { secrets: ["${STRIPE}"] } } }
                  - name: edge-alerts
                    format: cloudflare-notifications
                    signature: { shared-secret: { header: cf-webhook-auth, secrets: ["${SHARED}"] } }
                  - name: okta
                    tokens: [all]
                    format:
                      mapping: { items: "$.data.events[*]", kind: login.failed, id: $.uuid, account: $.actor.alternateId }
                channels:
                  - { name: hook, rate-limit: 600/m, webhook: { url: "${SITE}/hook", secret: "${HOOK}" } }
                routes:
                  - { to: hook }
                signals:
                """);
        Kinds.ALL.forEach(kind -> yaml.append("  - { name: ")
                .append(kind.replaceAll("[._]", "-"))
                .append(", event: ")
                .append(kind)
                .append(" }\n"));
        yaml.append("rules:\n");
        for (String kind : Kinds.ALL) {
            String signal = kind.replaceAll("[._]", "-");
            rule(yaml, signal, "any", "rate: { over: 0/2d }");
            rule(yaml, signal, "stuffing", "stuffing: { accounts: 2, window: 2d }");
            rule(yaml, signal, "spray", "spray: { addresses: 2, window: 2d }");
            rule(yaml, signal, "often", "per: { fast: 1/1h, slow: 2/1d }");
            rule(yaml, signal, "slow", "slow: { over: 1/2d }");
        }
        rule(yaml, "model-used", "cost", "cost-per-member: { over: 0.000001 USD, window: 2d }");
        Files.writeString(folder.resolve("monitors/all.yaml"), yaml);
        Files.writeString(
                folder.resolve("tokens"),
                Token.of("all", Set.of(Scope.INGEST, Scope.READ), TOKEN).line() + "\n");
        daemons.add(daemon());
    }

    private static void rule(StringBuilder yaml, String signal, String name, String condition) {
        yaml.append("  - { name: %s-%s, signal: %s, %s, annotations: { more: '{detail}' } }\n"
                .formatted(signal, name, signal, condition));
    }

    private Program daemon() {
        return Program.daemon(
                folder.resolve("monitors"),
                folder.resolve("data"),
                new HashMap<>(Map.of(
                        "LAUNCHWATCH_TOKENS_FILE", folder.resolve("tokens").toString(),
                        "SITE", site.url(),
                        "HOOK", HOOK,
                        "SVIX", SVIX,
                        "STRIPE", STRIPE,
                        "SHARED", SHARED)));
    }

    @AfterEach
    void stop() {
        daemons.forEach(Program::close);
        sender.close();
        site.close();
    }

    @Test
    void noPersonAndNoSecretLeavesOrIsStoredInClear() throws Exception {
        for (Path sample : samples()) {
            plant(sample);
        }
        requestsAbout();
        assertThat(statuses)
                .as("%s", statuses)
                .containsKeys(202, 400, 401)
                .allSatisfy((status, _) -> assertThat(status).isLessThan(500));
        assertThat(statuses.get(202)).as("%s", statuses).isGreaterThan(1_000);
        await().atMost(Duration.ofSeconds(90)).until(this::allIsCounted);
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(told()).hasSizeGreaterThan(20).contains("model-used-cost"));
        look("before the kill");
        lookAtFiles("before the kill");

        daemons.getLast().kill();
        lookAtFiles("killed");
        daemons.add(daemon());
        await().atMost(Duration.ofSeconds(90)).until(this::allIsCounted);
        look("started again");
        assertThat(daemons.getLast().terminate()).isZero();
        lookAtFiles("stopped");

        for (int i = 0; i < daemons.size(); i++) {
            seen.put("log " + i, daemons.get(i).text());
        }
        assertThat(told()).as("rules that told of people").anyMatch(rule -> rule.endsWith("-stuffing"));
        site.received().forEach(message -> seen.put("message " + message.id(), message.body()));
        assertThat(seen).hasSizeGreaterThan(100).containsKey("launchwatch.db-wal killed");
        assertThat(seen.get("launchwatch.db stopped"))
                .as("what is looked through")
                .contains("login.failed");
        List<String> leaks = new ArrayList<>();
        seen.forEach((where, text) -> {
            String low = text.toLowerCase(Locale.ROOT);
            for (String needle : NEEDLES) {
                int at = low.indexOf(needle);
                if (at >= 0) {
                    leaks.add(needle + " in " + where + ": "
                            + text.substring(Math.max(0, at - 80), Math.min(text.length(), at + 80)));
                }
            }
        });
        assertThat(leaks).isEmpty();
    }

    private static List<Path> samples() throws IOException {
        Path all = Path.of("src/test/resources/ingest");
        try (Stream<Path> files = Files.walk(all)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".md"))
                    .map(all::relativize)
                    .sorted()
                    .toList();
        }
    }

    private void plant(Path sample) throws Exception {
        String format = sample.getName(0).toString();
        byte[] fresh = Sender.fresh(sample.toString());
        if (sample.toString().endsWith(".pb")) {
            post(format, protobuf(fresh));
            return;
        }
        String text = new String(fresh, StandardCharsets.UTF_8);
        if (text.lines().count() > 1
                && !text.stripLeading().startsWith("[")
                && isJson(text.lines().findFirst().orElse(""))) {
            for (String line : text.lines().filter(this::isJson).toList()) {
                JsonNode tree = mapper.readTree(line);
                plant(format, tree, tree);
            }
        } else {
            JsonNode tree = mapper.readTree(text);
            plant(format, tree, tree);
        }
    }

    private boolean isJson(String line) {
        try {
            return mapper.readTree(line).isObject();
        } catch (IOException e) {
            return false;
        }
    }

    /** Puts what is secret in the place of each text below {@code node}, and it back. */
    private void plant(String format, JsonNode whole, JsonNode node) throws Exception {
        if (node instanceof ObjectNode object) {
            for (String name : object.propertyStream().map(Map.Entry::getKey).toList()) {
                JsonNode before = object.get(name);
                if (before.isTextual()) {
                    for (String planted : planted(name, before.asText())) {
                        object.put(name, planted.formatted(number.incrementAndGet() % 250));
                        post(format, bytes(mapper.writeValueAsString(whole)));
                    }
                    object.set(name, before);
                }
                plant(format, whole, before);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                plant(format, whole, array.get(i));
            }
        }
    }

    private static List<String> planted(String name, String before) {
        List<String> planted = new ArrayList<>(PLANTED);
        if (ADDRESS.matcher(before).matches()) {
            planted.add(PLANTED_ADDRESS);
        }
        if (name.equals("member") || name.equals("account") || name.endsWith("user_id")) {
            planted.add(PLANTED_MEMBER);
        }
        return planted;
    }

    /** Texts in protobuf have their length before them, so that what is planted is as long as what was there. */
    private static byte[] protobuf(byte[] body) {
        byte[] person = bytes("ada.lovelace@example.org");
        byte[] changed = body.clone();
        int run = 0;
        for (int i = 0; i < changed.length; i++) {
            run = changed[i] >= ' ' && changed[i] < 127 ? run + 1 : 0;
            if (run == person.length + 1) {
                System.arraycopy(person, 0, changed, i - person.length, person.length);
                run = 0;
            }
        }
        return changed;
    }

    private void post(String format, byte[] body) throws Exception {
        boolean own = !SOURCES.containsKey(format);
        Map<String, String> headers = switch (format) {
            case "svix" -> Sender.signed("svix", SVIX, body, Instant.now());
            case "stripe" -> Sender.stripe(STRIPE, body, Instant.now());
            case "cloudflare-notifications" -> Map.of("cf-webhook-auth", SHARED);
            case "cloudevents" -> with(token(TOKEN), "Content-Type", "application/cloudevents+json");
            default -> token(TOKEN);
        };
        boolean packed = number.get() % 5 == 0 && !format.equals("svix") && !format.equals("stripe");
        answered(format, sender.post(own ? EVENTS : INGEST + SOURCES.get(format), headers, packed ? gzip(body) : body));
    }

    /** What is secret beside a body: in the address, in headers, in a body that cannot be read. */
    private void requestsAbout() throws Exception {
        String event = "{\"kind\":\"login.failed\",\"member\":\"byron-1\"}";
        for (String planted : PLANTED) {
            String secret = planted.formatted(1);
            answered("query", sender.post(EVENTS + "?source=" + secret, token(TOKEN), event));
            answered("path", sender.post(INGEST + secret, token(TOKEN), event));
            answered("token", sender.post(EVENTS, token(secret), event));
            answered("broken", sender.post(EVENTS, token(TOKEN), "{\"kind\":\"login.failed\",\"ip\":\"" + secret));
            answered("text", sender.post(EVENTS, token(TOKEN), secret));
            answered("type", sender.post(EVENTS, with(token(TOKEN), "Content-Type", "text/" + secret), secret));
            answered(
                    "signed",
                    sender.post(INGEST + "clerk", Map.of("svix-id", secret, "svix-signature", secret), event));
            answered(
                    "headers",
                    sender.post(
                            EVENTS,
                            with(
                                    token(TOKEN),
                                    "X-Forwarded-For",
                                    "198.51.100.7",
                                    "User-Agent",
                                    secret,
                                    "Cookie",
                                    "session=" + secret,
                                    "ce-specversion",
                                    "1.0",
                                    "ce-type",
                                    "login.failed",
                                    "ce-source",
                                    "/" + secret,
                                    "ce-id",
                                    secret,
                                    "ce-subject",
                                    secret),
                            "{\"account\":\"" + secret + "\",\"route\":\"/reset/" + secret + "?token=" + secret
                                    + "\"}"));
            seen.put("signal " + secret.substring(0, 3), sender.get("/api/v1/signals/x", token(TOKEN)));
        }
    }

    private void answered(String what, HttpResponse<String> answer) {
        statuses.merge(answer.statusCode(), 1, Integer::sum);
        seen.merge(
                "answers about " + what + " " + answer.statusCode(),
                answer.body(),
                (one, other) -> one.contains(other) ? one : one + "\n" + other);
    }

    private boolean allIsCounted() throws Exception {
        return Scrape.parse(sender.get("/metrics"))
                        .value("launchwatch_events_uncounted", Map.of())
                        .orElse(1)
                == 0;
    }

    /** The rules whose alerts the receiver has. */
    private Set<String> told() throws IOException {
        Set<String> rules = new TreeSet<>();
        for (TargetSite.Received message : site.received()) {
            mapper.readTree(message.body())
                    .at("/data/alerts")
                    .forEach(alert -> rules.add(alert.path("rule").asText()));
        }
        return rules;
    }

    private void look(String when) throws Exception {
        for (String path : List.of("/", "/metrics", "/q/openapi", "/q/health")) {
            seen.put(path + " " + when, sender.get(path));
        }
        for (String path : List.of("alerts", "monitors", "silences", "config", "signals", "signals?window=31d")) {
            seen.put(path + " " + when, sender.get("/api/v1/" + path, token(TOKEN)));
        }
        for (String kind : Kinds.ALL) {
            String signal = kind.replaceAll("[._]", "-");
            seen.put(signal + " " + when, sender.get("/api/v1/signals/" + signal + "?window=31d", token(TOKEN)));
        }
        assertThat(seen.get("alerts " + when)).contains("model-used-cost").contains("login-failed-stuffing");
    }

    private void lookAtFiles(String when) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                seen.put(file.getFileName() + " " + when, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(seen).containsKey("launchwatch.db " + when);
    }
}
