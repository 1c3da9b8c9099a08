package dev.launchwatch.config;

import java.util.Set;
import java.util.function.Function;

/** What is looked at after binding: each record by itself, then how they refer to each other. */
final class Checks {
    Checks(Catalog catalog, Function<String, Set<String>> broken, Origins origins, SecretFiles files, Problems problems) {}

    void run() {}
}
