package dev.launchwatch.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where people reach this daemon. */
final class PublicUrl {
    private PublicUrl() {}

    /**
     * The configured address without slashes at its end.
     *
     * @throws IllegalStateException with the remedy if it is no address of the web
     */
    static Optional<String> of(Optional<String> configured) {
        return configured.map(String::strip).filter(text -> !text.isEmpty()).map(PublicUrl::checked);
    }

    private static String checked(String text) {
        String url = text;
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        try {
            URI uri = new URI(url);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new IllegalStateException(
                "LAUNCHWATCH_URL is no address where people could reach this daemon: write one such as https://watch.example.org");
    }
}
