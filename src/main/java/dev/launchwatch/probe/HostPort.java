package dev.launchwatch.probe;

import java.net.IDN;

/** A host, as a name or a literal address without brackets, and a port. */
record HostPort(String host, int port) {
    private static final int HIGHEST_PORT = 65_535;

    /**
     * Reads {@code host}, {@code host:port} or {@code [v6]:port}. International names become their ASCII form.
     *
     * @param defaultPort the port where the text has none, or -1 if it must have one
     * @throws IllegalArgumentException with the remedy if the text is neither
     */
    static HostPort parse(String text, int defaultPort) {
        String trimmed = text.strip();
        boolean bracketed = trimmed.startsWith("[");
        int end = bracketed ? trimmed.indexOf(']') + 1 : trimmed.indexOf(':');
        if (!bracketed && end != trimmed.lastIndexOf(':')) {
            end = trimmed.length(); // an IPv6 address without brackets can have no port
        }
        String host = end < 0 ? trimmed : trimmed.substring(0, end);
        String rest = end < 0 ? "" : trimmed.substring(end);
        if (bracketed && end > 0) {
            host = host.substring(1, host.length() - 1);
        }
        int port = rest.isEmpty() ? defaultPort : port(rest);
        if (host.isEmpty() || port < 0 || (bracketed && end == 0)) {
            throw new IllegalArgumentException("'" + text + "' is no address: write host:port");
        }
        return new HostPort(ascii(host, text), port);
    }

    private static int port(String rest) {
        String digits = rest.substring(1);
        if (rest.charAt(0) != ':' || digits.isEmpty() || digits.length() > 5) {
            return -1;
        }
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            port = port * 10 + digit;
        }
        return port > 0 && port <= HIGHEST_PORT ? port : -1;
    }

    private static String ascii(String host, String text) {
        boolean international = false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c == 127 || "/?#@\\".indexOf(c) >= 0) {
                throw new IllegalArgumentException("'" + text + "' is no address: write host:port");
            }
            international |= c > 127;
        }
        return international ? IDN.toASCII(host) : host;
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return bracketed() + ":" + port;
    }

    /** The host as it stands in a URL. */
    String bracketed() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
