package dev.launchwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be done at which path, by the description of the API, which the build holds against its classes: for the header Allow of an answer
 * that something else may not (RFC 9110, section 15.5.6). Read when it is first asked for. For any thread.
 */
final class AllowedMethods {
    private @Nullable List<Place> places;

    private record Place(Pattern path, String methods) {}

    /** The methods of a path with commas between them; empty for a path that is not described. */
    Optional<String> of(String path) {
        return places().stream()
                .filter(place -> place.path().matcher(path).matches())
                .map(Place::methods)
                .findFirst();
    }

    private synchronized List<Place> places() {
        List<Place> known = places;
        if (known == null) {
            known = read();
            places = known;
        }
        return known;
    }

    private static List<Place> read() {
        try (InputStream in = AllowedMethods.class.getResourceAsStream("/openapi.json")) {
            List<Place> places = new ArrayList<>();
            JsonNode paths = new ObjectMapper().readTree(in).path("paths");
            paths.properties().forEach(path -> places.add(new Place(pattern(path.getKey()), methods(path.getValue()))));
            return List.copyOf(places);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ids of alerts have slashes in them, so that what stands between two fixed parts may. */
    private static Pattern pattern(String template) {
        StringBuilder pattern = new StringBuilder();
        for (String part : template.split("(?=\\{)|(?<=})", -1)) {
            pattern.append(part.startsWith("{") ? ".+" : Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }

    private static String methods(JsonNode operations) {
        SortedSet<String> methods = new TreeSet<>();
        operations.fieldNames().forEachRemaining(name -> methods.add(name.toUpperCase(Locale.ROOT)));
        methods.retainAll(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }
}
