package dev.launchwatch.probe;

import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Several requests that share cookies and captured values; each is timed on its own. */
@Doc("Several requests, in order, that share cookies and captured values.")
@Inline
public record StepsSpec(@Doc("The requests.") List<Step> steps) implements ProbeSpec {
    public StepsSpec {
        steps = List.copyOf(steps);
    }

    /** One request of several. */
    @Doc("One request, and what later steps need of its answer.")
    public record Step(
            @Doc("Name in messages; by default the method and path.") @Nullable
            String name,

            @Doc("The request.") HttpSpec http,

            @Doc(value = "Values for later steps, as ${name}.", example = "{ token: json $.access_token }")
            Map<String, Capture> capture) {
        public Step {
            capture = Collections.unmodifiableMap(new LinkedHashMap<>(capture));
        }
    }
}
