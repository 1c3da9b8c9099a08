package dev.launchwatch.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** From a folder to YAML nodes with their places. Nothing is constructed from tags, and size and depth are bounded. */
final class YamlFolder {
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int DEEPEST = 50;
    private static final int MOST_ALIASES = 1_000;

    private final Problems problems;

    YamlFolder(Problems problems) {
        this.problems = problems;
    }

    /** Every document of every YAML file of the folder, by file name; a file that cannot be read is a problem. */
    List<Document> read(Path folder) {
        String name = String.valueOf(folder.getFileName() == null ? folder : folder.getFileName());
        if (!Files.isDirectory(folder)) {
            String what = Files.exists(folder) ? "is a file, not a folder" : "does not exist";
            problems.error(
                    Place.of(name),
                    "the configuration folder '" + folder + "' " + what
                            + ": create it with a YAML file in it, or name another one");
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(YamlFolder::isYaml)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            problems.error(
                    Place.of(name),
                    "the configuration folder '" + folder + "' cannot be read: let this process's user read it");
            return List.of();
        }
        if (files.isEmpty()) {
            problems.error(
                    Place.of(name),
                    "the configuration folder '" + folder
                            + "' has no YAML file: add one that ends in .yaml, such as monitors.yaml");
        }
        List<Document> documents = new ArrayList<>();
        for (Path file : files) {
            content(file).ifPresent(source -> documents.addAll(documents(source)));
        }
        return documents;
    }

    private List<Document> documents(Source source) {
        List<Document> documents = parse(source, problems);
        if (problems.none() && documents.stream().allMatch(document -> Binder.isNothing(document.root()))) {
            problems.warning(
                    new Place(source.file(), 1, 1),
                    "the file is empty: write monitors, rules, channels or routes into it, or delete it");
        }
        return documents;
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml")) && !Files.isDirectory(file);
    }

    /** The documents of a single file. */
    List<Document> readFile(Path file) {
        return content(file).map(source -> parse(source, problems)).orElse(List.of());
    }

    private Optional<Source> content(Path file) {
        String name = file.getFileName().toString();
        try {
            if (Files.size(file) > MOST_BYTES) {
                problems.error(Place.of(name), "the file is longer than 16 MiB: split it into several files");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return Optional.of(new Source(name, text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (CharacterCodingException e) {
            problems.error(Place.of(name), "the file is not UTF-8: save it in that encoding");
        } catch (IOException e) {
            problems.error(Place.of(name), "the file cannot be read: let this process's user read it");
        }
        return Optional.empty();
    }

    /** The documents of one file, as far as they are YAML. */
    static List<Document> parse(Source source, Problems problems) {
        List<Document> documents = new ArrayList<>();
        try {
            LoaderOptions limits = new LoaderOptions();
            limits.setCodePointLimit(MOST_BYTES);
            limits.setNestingDepthLimit(DEEPEST);
            limits.setMaxAliasesForCollections(MOST_ALIASES);
            Composer composer =
                    new Composer(new ParserImpl(new StreamReader(source.text()), limits), new Resolver(), limits);
            while (composer.checkNode()) {
                Node root = composer.getNode();
                AliasBudget.fault(root)
                        .ifPresentOrElse(
                                message -> problems.error(source.place(root), message),
                                () -> documents.add(new Document(source, root)));
            }
        } catch (MarkedYAMLException e) {
            SyntaxErrors.report(source, e, problems);
        } catch (ReaderException e) {
            problems.error(
                    source.place(e.getPosition()),
                    "the character U+%04X may not stand in YAML: remove it".formatted(e.getCodePoint()));
        } catch (YAMLException e) {
            problems.error(new Place(source.file(), 1, 1), "not valid YAML: " + e.getMessage());
        }
        return documents;
    }
}
