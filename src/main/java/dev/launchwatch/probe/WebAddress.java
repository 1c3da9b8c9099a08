package dev.launchwatch.probe;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses as browsers read them (WHATWG URL), which is more forgiving than {@link URI}: spaces, letters beyond ASCII
 * and stray braces are escaped rather than refused.
 */
final class WebAddress {
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]{0,15}:.*", Pattern.DOTALL);
    private static final Pattern AUTHORITY =
            Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]{0,15}:)(//[^/?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern BARE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String ALLOWED = "-._~:/?#@!$&'()*+,;=";

    private WebAddress() {}

    /** An absolute http, https, ws or wss address, without its fragment; empty if the text is none. */
    static Optional<URI> parse(String text) {
        return parse(text.strip(), StandardCharsets.UTF_8);
    }

    /** Where a Location header (whose characters are bytes) leads from {@code base}; empty if nowhere valid. */
    static Optional<URI> resolve(URI base, String location) {
        String to = location.strip();
        Charset bytes = StandardCharsets.ISO_8859_1;
        if (SCHEME.matcher(to).matches()) {
            return parse(to, bytes).map(WebAddress::withoutUser);
        }
        String slashed = to.startsWith("\\") || to.startsWith("/") ? to.replace('\\', '/') : to;
        if (slashed.startsWith("//")) {
            return parse(base.getScheme() + ":" + slashed, bytes).map(WebAddress::withoutUser);
        }
        String path = base.getRawPath().isEmpty() ? "/" : base.getRawPath();
        String root = origin(base);
        if (slashed.isEmpty() || slashed.startsWith("#")) {
            return parse(root + path + (base.getRawQuery() == null ? "" : "?" + base.getRawQuery()), bytes);
        }
        if (slashed.startsWith("?")) {
            return parse(root + path + slashed, bytes);
        }
        // URI.resolve drops the last segment of the base and folds the dots; it must not see an empty base path.
        return parse(root + "/", bytes)
                .map(_ -> URI.create(root + path))
                .flatMap(from -> relative(slashed).map(from::resolve))
                .flatMap(resolved -> parse(resolved.toString(), bytes));
    }

    /** Scheme, host and port, as RFC 6454 compares them. */
    static String origin(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        return scheme + "://" + host(url) + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /** Whether requests to both go to the same place: scheme, host and port, the default port written or not. */
    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && host(one).equals(host(other))
                && port(one) == port(other);
    }

    static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return secure(url) ? 443 : 80;
    }

    static boolean secure(URI url) {
        return url.getScheme().equalsIgnoreCase("https") || url.getScheme().equalsIgnoreCase("wss");
    }

    static String host(URI url) {
        return url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
    }

    /** Without query and fragment: what may be shown of an address. */
    static String place(URI url) {
        return origin(url) + url.getRawPath();
    }

    private static URI withoutUser(URI url) {
        return url.getRawUserInfo() == null
                ? url
                : URI.create(url.toString().replaceFirst(Pattern.quote(url.getRawUserInfo() + "@"), ""));
    }

    private static Optional<URI> relative(String location) {
        try {
            // A colon in the first segment would read as a scheme.
            String escaped = escape(location, StandardCharsets.ISO_8859_1);
            return Optional.of(new URI(escaped.startsWith("/") ? escaped : "./" + escaped));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<URI> parse(String text, Charset charset) {
        Matcher parts = AUTHORITY.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String rest = parts.group(3);
        int fragment = rest.indexOf('#');
        String target = escape(fragment < 0 ? rest : rest.substring(0, fragment), charset);
        try {
            URI url = new URI(parts.group(1).toLowerCase(Locale.ROOT)
                    + ascii(parts.group(2))
                    + (target.startsWith("/") ? "" : "/")
                    + target);
            boolean web = switch (url.getScheme()) {
                case "http", "https", "ws", "wss" -> true;
                default -> false;
            };
            boolean valid = web && url.getHost() != null && url.getPort() != 0 && url.getPort() <= 65535;
            return valid ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String ascii(String authority) {
        if (authority.chars().allMatch(c -> c < 0x80)) {
            return authority;
        }
        int at = Math.max(2, authority.lastIndexOf('@') + 1);
        return authority.substring(0, at) + IDN.toASCII(authority.substring(at));
    }

    private static String escape(String text, Charset charset) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (c < 0x80 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0)) {
                escaped.appendCodePoint(c);
            } else if (c == '%') {
                escaped.append('%');
            } else {
                byte[] bytes = Character.toString(c).getBytes(c > 0xFF ? StandardCharsets.UTF_8 : charset);
                for (byte b : bytes) {
                    escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
                }
            }
        });
        // A percent sign that starts no escape stands for itself.
        return BARE_PERCENT.matcher(escaped).replaceAll("%25");
    }
}
