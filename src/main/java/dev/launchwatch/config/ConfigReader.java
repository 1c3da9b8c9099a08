package dev.launchwatch.config;

import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleTestFile;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.probe.Monitor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a configuration folder: every {@code *.yaml} and {@code *.yml} in it that is not hidden, by name. Immutable; may
 * be used by any thread, again for every reload. Blocks while it reads files.
 */
public final class ConfigReader {
    private final Function<String, Optional<String>> environment;
    private final SecretFiles files;
    private final Shape.Form shape = Shapes.catalog();

    /**
     * A reader.
     *
     * @param environment the value of an environment variable by its name, empty where it is not set
     * @param files the files outside the folder that it may point to
     */
    public ConfigReader(Function<String, Optional<String>> environment, SecretFiles files) {
        this.environment = environment;
        this.files = files;
    }

    /** Reads the folder as it is now. Throws for nothing that the folder or its files may hold. */
    public Loaded read(Path folder) {
        Problems problems = new Problems();
        Interpolation interpolation = new Interpolation(environment, files, problems);
        Origins origins = new Origins();
        CatalogBinder binder = new CatalogBinder(shape, new Binder(problems, interpolation, origins), problems);
        List<Document> documents = new YamlFolder(problems).read(folder);
        boolean readable = problems.none();
        documents.forEach(binder::add);
        Catalog catalog = binder.catalog();
        Names names = Names.of(catalog, binder::broken, readable && binder.whole());
        new Checks(origins, files, problems).run(catalog, names);
        if (problems.none() && catalog.monitors().isEmpty()) {
            problems.warning(
                    Place.of(String.valueOf(folder.getFileName() == null ? folder : folder.getFileName())),
                    "no monitors found in '" + folder
                            + "', so that nothing is watched: add a file with monitors to it, or name another folder");
        }
        List<Problem> errors = problems.errors(interpolation.secrets());
        List<Problem> warnings = problems.warnings(interpolation.secrets());
        return errors.isEmpty()
                ? new Loaded.Good(
                        catalog,
                        new Redactor(interpolation.secrets()),
                        places(catalog.monitors().stream().collect(Collectors.toMap(Monitor::name, m -> m)), origins),
                        places(catalog.rules().stream().collect(Collectors.toMap(Rule::name, r -> r)), origins),
                        warnings)
                : new Loaded.Bad(errors, warnings);
    }

    /** Reads a file of rule tests: one YAML document. Throws for nothing that the file may hold. */
    public RuleTests readTests(Path file) {
        Problems problems = new Problems();
        Interpolation interpolation = new Interpolation(environment, files, problems);
        List<Document> documents = new YamlFolder(problems).readFile(file);
        if (documents.size() != 1 && problems.none()) {
            problems.error(Place.of(String.valueOf(file.getFileName())), "a test file is one YAML document with tests");
        }
        Binder binder = new Binder(problems, interpolation, new Origins());
        for (Document document : documents) {
            Binder.At top = new Binder.At(document.source(), document.root(), "test file", Scope.NONE);
            if (binder.bind(Shapes.ruleTests(), top) instanceof Bound.Value(Object tests) && problems.none()) {
                return new RuleTests.Good((RuleTestFile) tests);
            }
        }
        return new RuleTests.Bad(problems.errors(interpolation.secrets()));
    }

    private static Map<String, Place> places(Map<String, ?> named, Origins origins) {
        return named.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> origins.of(entry.getValue()).value("name")));
    }
}
