package dev.launchwatch.probe;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one browser, by the rules that browsers have today (RFC 6265bis): domain, path, expiry, Secure, name
 * prefixes, and SameSite for requests that another site began. Bounded, since servers fill it. Used by one thread.
 *
 * <p>There is no list of public suffixes: a domain of one label is refused, and two hosts count as one site if their
 * last two labels agree. Both err towards sending a cookie, so that a login is not called broken for it.
 */
final class CookieJar {
    private static final int MOST = 200;
    private static final int LONGEST = 4096;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*");

    private final InstantSource clock;
    private final List<Stored> cookies = new ArrayList<>();

    CookieJar(InstantSource clock) {
        this.clock = clock;
    }

    private record Stored(SetCookie cookie, String domain, boolean hostOnly, String path) {
        boolean sameAs(Stored other) {
            return cookie.name().equals(other.cookie.name()) && domain.equals(other.domain) && path.equals(other.path);
        }

        boolean belongsTo(String host) {
            return hostOnly ? host.equals(domain) : inDomain(host, domain);
        }
    }

    /** A jar of its own with the same cookies. */
    CookieJar copy() {
        CookieJar copy = new CookieJar(clock);
        copy.cookies.addAll(cookies);
        return copy;
    }

    /** A jar of its own without the cookies that this address would get. */
    CookieJar without(URI url) {
        CookieJar copy = copy();
        copy.cookies.removeIf(stored -> stored.belongsTo(WebAddress.host(url)));
        return copy;
    }

    /** Takes in what an answer from {@code url} sets, and drops what a browser would refuse. */
    void store(URI url, List<String> setCookieHeaders) {
        for (String header : setCookieHeaders) {
            SetCookie.parse(header, clock.instant())
                    .filter(cookie -> cookie.name().length() + cookie.value().length() <= LONGEST)
                    .flatMap(cookie -> accept(url, cookie))
                    .ifPresent(this::put);
        }
    }

    /**
     * The Cookie header for a request, empty for none.
     *
     * @param initiator the page that made the browser send it, null if a person did
     */
    Optional<String> header(URI url, String method, @Nullable URI initiator) {
        if (cookies.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        boolean foreign = initiator != null && !sameSite(initiator, url);
        boolean safe = method.equals("GET") || method.equals("HEAD");
        String header = cookies.stream()
                .filter(stored -> live(stored.cookie, now))
                .filter(stored -> stored.belongsTo(WebAddress.host(url)) && pathMatches(url, stored.path))
                .filter(stored -> !stored.cookie.secure() || trustworthy(url))
                .filter(stored -> !foreign || crosses(stored.cookie, safe))
                .sorted(Comparator.comparingInt((Stored stored) -> stored.path.length())
                        .reversed())
                .map(stored -> stored.cookie.name() + "=" + stored.cookie.value())
                .collect(Collectors.joining("; "));
        return header.isEmpty() ? Optional.empty() : Optional.of(header);
    }

    /** The value of a cookie, whatever its domain and path; the newest if there are several. */
    Optional<String> value(String name) {
        Instant now = clock.instant();
        return cookies.reversed().stream()
                .filter(stored -> stored.cookie.name().equals(name) && live(stored.cookie, now))
                .map(stored -> stored.cookie.value())
                .findFirst();
    }

    private void put(Stored stored) {
        for (int i = 0; i < cookies.size(); i++) {
            if (cookies.get(i).sameAs(stored)) {
                // In its old place: among equal paths the older cookie goes first.
                cookies.set(i, stored);
                return;
            }
        }
        cookies.add(stored);
        if (cookies.size() > MOST) {
            cookies.removeFirst();
        }
    }

    private static Optional<Stored> accept(URI url, SetCookie cookie) {
        String host = WebAddress.host(url);
        String domain = cookie.domain();
        boolean hostOnly =
                domain == null || (domain.equals(host) && ADDRESS.matcher(host).matches());
        if (domain != null && !domain.equals(host) && !(domain.indexOf('.') > 0 && inDomain(host, domain))) {
            return Optional.empty();
        }
        String path = cookie.path() == null ? defaultPath(url) : cookie.path();
        String name = cookie.name().toLowerCase(Locale.ROOT);
        boolean refused = (cookie.secure() && !trustworthy(url))
                || (name.startsWith("__secure-") && !cookie.secure())
                || (name.startsWith("__host-") && !(cookie.secure() && domain == null && path.equals("/")))
                || (cookie.sameSite() == Expect.SameSite.NONE && !cookie.secure());
        return refused
                ? Optional.empty()
                : Optional.of(new Stored(cookie, domain == null ? host : domain, hostOnly, path));
    }

    private static boolean live(SetCookie cookie, Instant now) {
        return cookie.expires() == null || cookie.expires().isAfter(now);
    }

    private static boolean crosses(SetCookie cookie, boolean safe) {
        return switch (cookie.sameSite()) {
            case STRICT -> false;
            case LAX -> safe;
            case NONE -> true;
            case null -> true;
        };
    }

    private static boolean inDomain(String host, String domain) {
        return host.equals(domain)
                || (host.endsWith("." + domain) && !ADDRESS.matcher(host).matches());
    }

    private static boolean pathMatches(URI url, String path) {
        String wanted = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return wanted.equals(path)
                || (wanted.startsWith(path) && (path.endsWith("/") || wanted.charAt(path.length()) == '/'));
    }

    private static String defaultPath(URI url) {
        int slash = url.getRawPath().lastIndexOf('/');
        return slash <= 0 ? "/" : url.getRawPath().substring(0, slash);
    }

    /** Browsers keep Secure cookies on TLS and, for developers, on the machine itself. */
    private static boolean trustworthy(URI url) {
        String host = WebAddress.host(url);
        return WebAddress.secure(url)
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || (host.startsWith("127.") && ADDRESS.matcher(host).matches())
                || host.equals("[::1]");
    }

    private static boolean sameSite(URI one, URI other) {
        return site(WebAddress.host(one)).equals(site(WebAddress.host(other)));
    }

    private static String site(String host) {
        if (ADDRESS.matcher(host).matches()) {
            return host;
        }
        int last = host.lastIndexOf('.');
        return last < 0 ? host : host.substring(host.lastIndexOf('.', last - 1) + 1);
    }
}
