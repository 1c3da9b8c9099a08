package dev.launchwatch.config;

import dev.launchwatch.model.Template;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with an address. The messages never quote it, since addresses carry tokens. */
final class Addresses {
    private static final Pattern ABSOLUTE =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]+)(?::(\\d{0,5}))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    static final List<String> HTTP = List.of("http", "https");
    static final List<String> WEB_SOCKET = List.of("ws", "wss");

    private Addresses() {}

    /** What is wrong with a web address that may have holes; only a fixed one can be judged whole. */
    static Optional<String> web(String key, Template address, List<String> schemes) {
        return address.variables().isEmpty() ? web(key, address.toString(), schemes) : Optional.empty();
    }

    static Optional<String> web(String key, String address, List<String> schemes) {
        Matcher absolute = ABSOLUTE.matcher(address);
        if (!absolute.matches() || !schemes.contains(absolute.group(1).toLowerCase(Locale.ROOT))) {
            return Optional.of("'" + key + "' must begin with " + schemes.get(0) + ":// or " + schemes.get(1) + "://");
        }
        String authority = absolute.group(2);
        if (authority.contains("@")) {
            return Optional.of("'" + key + "' holds a user or password: give them by keys of their own, such as basic");
        }
        if (!isHostAndPort(authority, false)) {
            return Optional.of("'" + key + "' needs a host after the //, and a port from 1 to 65535 if it has one");
        }
        try {
            var _ = new URI(address);
            return Optional.empty();
        } catch (URISyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
            return Optional.of("'" + key + "' holds something that no address may hold" + where
                    + ": write it percent-encoded, a space as %20");
        }
    }

    /** What is wrong with an address of the form host:port. */
    static Optional<String> hostAndPort(String key, String address) {
        return isHostAndPort(address, true)
                ? Optional.empty()
                : Optional.of("'" + address + "' is no address for '" + key + "': write host:port, such as"
                        + " example.org:443");
    }

    /** What is wrong with an address of the form host or host:port. */
    static Optional<String> host(String key, String address) {
        return isHostAndPort(address, false) || BARE_IPV6.matcher(address).matches()
                ? Optional.empty()
                : Optional.of("'" + address + "' is no address for '" + key + "': write host or host:port");
    }

    private static boolean isHostAndPort(String text, boolean portNeeded) {
        Matcher matcher = AUTHORITY.matcher(text);
        if (!matcher.matches() || text.chars().anyMatch(c -> c <= ' ' || c == '/')) {
            return false;
        }
        String port = matcher.group(2);
        if (port == null || port.isEmpty()) {
            return port == null && !portNeeded;
        }
        int number = Integer.parseInt(port);
        return number >= 1 && number <= 65_535;
    }
}
