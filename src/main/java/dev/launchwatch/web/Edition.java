package dev.launchwatch.web;

import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Wording;
import dev.launchwatch.web.PublicStatus.Part;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is shown of one status: each page, feed, picture is made when the first one asks for it, and then the same bytes for
 * everybody. Thread-safe. Making one takes a while, so not on an event loop.
 */
final class Edition {
    private static final String HTML = "text/html;charset=UTF-8";
    private static final String CSP = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Pictures may be opened by themselves, too, and then run nothing. */
    private static final String CSP_OF_PICTURES = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private static final String SHORTLY = "public, max-age=10";
    private static final String LONG = "public, max-age=31536000, immutable";
    private static final int FEED = 50;

    /** How many are kept: languages times badges may be many. */
    private static final int KEPT = 2_000;

    private final PublicStatus status;
    private final Engine engine;
    private final Assets assets;
    private final Instant at;
    private final String style;
    private final Map<String, Document> made = new ConcurrentHashMap<>();

    Edition(PublicStatus status, Engine engine, Assets assets) {
        this.status = status;
        this.engine = engine;
        this.assets = assets;
        this.at = status.at();
        this.style = assets.style()
                .replace("#0b57d0", status.design().accent())
                .replace("#a8c7fa", status.design().accentDark());
    }

    /** What every edition is sent with: the stylesheet, whose colours are the default ones, and the script. */
    record Assets(String style, String script) {
        static Assets load() {
            return new Assets(resource("/status/status.css"), resource("/status/status.js"));
        }

        private static String resource(String name) {
            try (InputStream in = Edition.class.getResourceAsStream(name)) {
                return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String version(String text) {
        return Document.digest(text.getBytes(StandardCharsets.UTF_8)).substring(0, 10);
    }

    /** As of when it is. */
    Instant at() {
        return at;
    }

    /** What was made before. */
    Optional<Document> ready(Wanted wanted) {
        return Optional.ofNullable(made.get(wanted.name()));
    }

    /**
     * What makes what is asked for, unless it is made; empty if there is no such thing.
     *
     * @param wanted as {@link #normal} has it
     */
    Optional<Supplier<Document>> find(Wanted wanted) {
        return maker(wanted)
                .map(maker ->
                        () -> made.size() < KEPT ? made.computeIfAbsent(wanted.name(), _ -> maker.get()) : maker.get());
    }

    /**
     * What somebody asks for.
     *
     * @param path of the request
     * @param language a code; any other than those there are is the page's own
     * @param days of an uptime; 0 for all
     */
    record Wanted(String path, String language, int days) {
        String name() {
            return path + " " + language + " " + days;
        }
    }

    /** The same for all that mean the same, so that nobody fills the memory with names. */
    Wanted normal(Wanted wanted) {
        List<Wording> languages = status.design().languages();
        String own = languages.getFirst().language();
        boolean known = languages.stream().anyMatch(each -> each.language().equals(wanted.language()));
        int days = List.of(7, 30).contains(wanted.days()) ? wanted.days() : Lines.DAYS;
        return new Wanted(wanted.path(), known ? wanted.language() : own, days);
    }

    private Optional<Supplier<Document>> maker(Wanted wanted) {
        Wording wording = status.design().languages().stream()
                .filter(each -> each.language().equals(wanted.language()))
                .findFirst()
                .orElse(status.design().languages().getFirst());
        return switch (wanted.path()) {
            case "/" -> Optional.of(() -> page(wording));
            case "/feed.atom" -> Optional.of(() -> feed(wording));
            case "/api/v1/status" -> Optional.of(() -> json(wording));
            case "/status.css" -> Optional.of(() -> Document.of(style, headers("text/css;charset=UTF-8", LONG)));
            case "/status.js" ->
                Optional.of(() -> Document.of(assets.script(), headers("text/javascript;charset=UTF-8", LONG)));
            case "/logo" ->
                Optional.ofNullable(status.design().logo())
                        .map(logo -> () -> Document.picture(logo.bytes(), picture(logo.mediaType(), SHORTLY)));
            default -> badge(wanted, wording);
        };
    }

    private static Map<String, String> headers(String type, String caching) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", type);
        headers.put("Cache-Control", caching);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        return headers;
    }

    private static Map<String, String> picture(String type, String caching) {
        Map<String, String> headers = headers(type, caching);
        headers.put("Content-Security-Policy", CSP_OF_PICTURES);
        headers.put("Cross-Origin-Resource-Policy", "cross-origin");
        return headers;
    }

    /** Others' pages may read it: it says nothing that strangers may not know. */
    private static Map<String, String> open(String type) {
        Map<String, String> headers = headers(type, SHORTLY);
        headers.put("Access-Control-Allow-Origin", "*");
        return headers;
    }

    private Document page(Wording wording) {
        Template template = engine.getTemplate("status.html");
        String html = template.data("view", StatusView.of(status, wording))
                .data("style", version(style))
                .data("script", version(assets.script()))
                .render();
        Map<String, String> headers = headers(HTML, SHORTLY);
        headers.put("Content-Security-Policy", CSP);
        headers.put("Content-Language", wording.language());
        headers.put("X-Frame-Options", "DENY");
        headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        return Document.of(html, headers);
    }

    private Document feed(Wording wording) {
        List<FeedEntry> entries = FeedEntry.latest(status, wording, FEED);
        String updated = entries.stream()
                .map(FeedEntry::updated)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH)
                .toString();
        String base = Optional.ofNullable(status.design().url()).orElse("");
        String title = Badge.escaped(status.design().title());
        StringBuilder xml = new StringBuilder(4096)
                .append(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"")
                .append(wording.language())
                .append("\"><id>")
                .append(base.isEmpty() ? "urn:launchwatch:status" : Badge.escaped(base) + "/")
                .append("</id><title>")
                .append(title)
                .append("</title><updated>")
                .append(updated)
                .append("</updated><author><name>")
                .append(title)
                .append("</name></author><link rel=\"self\" type=\"application/atom+xml\" href=\"")
                .append(Badge.escaped(base))
                .append("/feed.atom\"/><link rel=\"alternate\" type=\"text/html\" href=\"")
                .append(Badge.escaped(base))
                .append("/\"/>\n");
        entries.forEach(entry -> entry.write(xml, base));
        xml.append("</feed>\n");
        return Document.of(xml.toString(), open("application/atom+xml;charset=UTF-8"));
    }

    /** Whether a character may stand in XML. */
    static boolean isXml(int point) {
        return (point >= 0x20 && (point < 0xd800 || point > 0xdfff) && point != 0xfffe && point != 0xffff)
                || point == '\n'
                || point == '\t'
                || point == '\r';
    }

    /** Without what steers terminals and breaks feeds. */
    static String readable(String text) {
        StringBuilder readable = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point == '\n' || !Character.isISOControl(point))
                .filter(Edition::isXml)
                .forEach(readable::appendCodePoint);
        return readable.toString();
    }

    private Document json(Wording wording) {
        LocalDate today = at.atZone(status.design().zone()).toLocalDate();
        JsonArray monitors = new JsonArray();
        status.parts().stream().limit(StatusView.LISTED).forEach(part -> monitors.add(monitor(part, today)));
        JsonArray incidents = new JsonArray();
        Incident.of(status.episodes(), status.updates()).stream()
                .limit(FEED)
                .forEach(incident -> incidents.add(incident(incident)));
        JsonArray planned = new JsonArray();
        status.planned().stream()
                .filter(each -> !each.isOver(at))
                .forEach(each -> planned.add(new JsonObject()
                        .put("title", each.title())
                        .put("start", each.start().toString())
                        .put("end", each.end().toString())
                        .put("monitors", new JsonArray(each.monitors()))
                        .put("message", each.message())));
        JsonObject all = new JsonObject()
                .put("title", status.design().title())
                .put("state", StatusView.overall(status.parts()).code())
                .put("summary", StatusView.sentence(status.parts(), wording))
                .put("at", at.truncatedTo(ChronoUnit.MINUTES).toString())
                .put("complete", status.complete())
                .put("monitors", monitors)
                .put("incidents", incidents)
                .put("maintenance", planned);
        return Document.of(all.encode(), open("application/json"));
    }

    private JsonObject monitor(Part part, LocalDate today) {
        Map<LocalDate, Day> days = new HashMap<>();
        part.days().forEach(day -> days.put(day.date(), day));
        JsonArray byDay = new JsonArray();
        for (int back = Lines.DAYS - 1; back >= 0; back--) {
            Day day = days.get(today.minusDays(back));
            byDay.add(day == null ? null : share(day.uptime()));
        }
        JsonObject json = new JsonObject()
                .put("name", part.name())
                .put("label", part.shown())
                .put("group", part.group())
                .put("state", part.state().code())
                .put(
                        "uptime",
                        new JsonObject()
                                .put("24h", share(part.last24h().uptime()))
                                .put("7d", share(StatusView.uptime(part, 7, today)))
                                .put("30d", share(StatusView.uptime(part, 30, today)))
                                .put("90d", share(StatusView.uptime(part, Lines.DAYS, today))))
                .put("days", byDay);
        if (status.design().responseTimes()) {
            JsonArray typical = new JsonArray();
            part.typical().forEach(time -> typical.add(time == null ? null : time.toMillis()));
            json.put("responseMs", typical);
        }
        return json;
    }

    private static @Nullable Double share(OptionalDouble share) {
        return share.isEmpty() ? null : Math.floor(share.getAsDouble() * 1e6) / 1e6;
    }

    private static JsonObject incident(Incident incident) {
        JsonArray updates = new JsonArray();
        for (IncidentUpdate update : incident.updates()) {
            updates.add(new JsonObject()
                    .put("at", update.at().toString())
                    .put("stage", update.stage().label())
                    .put("text", update.text()));
        }
        Instant ended = incident.ended();
        return new JsonObject()
                .put("id", StatusView.anchor(incident.id()))
                .put("monitors", new JsonArray(new ArrayList<>(incident.monitors())))
                .put("impacts", new JsonArray(new ArrayList<>(incident.impacts())))
                .put("since", incident.since().toString())
                .put("noticedAt", incident.fired().toString())
                .put("endedAt", ended == null ? null : ended.toString())
                .put("updates", updates);
    }

    private Optional<Supplier<Document>> badge(Wanted wanted, Wording wording) {
        String[] parts = wanted.path().split("/", -1);
        if (parts.length < 3 || !parts[1].equals("badges")) {
            return Optional.empty();
        }
        if (parts.length == 3) {
            return parts[2].equals("state.svg")
                    ? Optional.of(() -> picture(Badge.overall(status, wording)))
                    : Badge.icon(parts[2]).map(icon -> () -> picture(icon));
        }
        Optional<Badge.Kind> kind = parts.length == 4 ? Badge.Kind.of(parts[3]) : Optional.empty();
        Optional<Part> part =
                Arrays.stream(parts).skip(2).limit(1).flatMap(this::part).findFirst();
        if (kind.isEmpty()
                || part.isEmpty()
                || (kind.get() == Badge.Kind.LATENCY && !status.design().responseTimes())) {
            return Optional.empty();
        }
        return Optional.of(() -> picture(Badge.of(status, part.get(), kind.get(), wanted.days(), wording)));
    }

    private Stream<Part> part(String name) {
        return status.parts().stream().filter(part -> part.name().equals(name));
    }

    private static Document picture(String svg) {
        return Document.of(svg, picture("image/svg+xml;charset=UTF-8", "public, max-age=60"));
    }
}
