package dev.launchwatch.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Collects what is wrong and what is suspicious during one reading. */
final class Problems {
    private final Set<Problem> errors = new TreeSet<>();
    private final Set<Problem> warnings = new TreeSet<>();

    void error(Place place, String message) {
        errors.add(Problem.at(place, message));
    }

    void warning(Place place, String message) {
        warnings.add(Problem.at(place, message));
    }

    boolean none() {
        return errors.isEmpty();
    }

    /** The errors by place, with every one of the secrets blotted out: messages quote what stands in the file. */
    List<Problem> errors(Set<String> secrets) {
        return without(secrets, errors);
    }

    List<Problem> warnings(Set<String> secrets) {
        return without(secrets, warnings);
    }

    private static List<Problem> without(Set<String> secrets, Set<Problem> problems) {
        List<String> longestFirst = secrets.stream()
                .filter(secret -> secret.length() > 3)
                .sorted((left, right) -> right.length() - left.length())
                .toList();
        return problems.stream()
                .map(problem -> {
                    String message = problem.message();
                    for (String secret : longestFirst) {
                        message = message.replace(secret, "[redacted]");
                    }
                    return Problem.at(problem.place(), message);
                })
                .toList();
    }
}
