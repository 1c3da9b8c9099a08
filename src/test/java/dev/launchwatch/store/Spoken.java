package dev.launchwatch.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Notification;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What programs of a version of the schema say to a database that they share: the statements that they ask, documents as they write them, and the
 * words that they know. Recorded for each version, it stands for programs that are not here any more.
 *
 * @param version of the schema
 * @param statements in SQL, with question marks
 * @param documents what each is, and itself
 * @param deciding words on which it depends what is done: a program that does not know one leaves alone what has it
 * @param describing words that only say more: a program that does not know one reads another in its place
 */
record Spoken(
        int version,
        SortedSet<String> statements,
        SortedSet<String> documents,
        SortedSet<String> deciding,
        SortedSet<String> describing) {
    private static final Path FOLDER = Path.of("src/test/resources/upgrade");

    /** Parts of statements, not statements, and what a region asks its own file alone. */
    private static final Set<String> OTHERS = Set.of(
            "RESULT_COLUMNS",
            "RESULT_FIELDS",
            "RESULTS",
            "HOUSEKEEPING",
            "LOG",
            "LOG_ID",
            "EVENT_FIELDS",
            "OWN_CHANNEL",
            "NOW",
            "DECIDER",
            "LOWEST",
            "THE_LEASE",
            "UNSHARED_EVENTS");

    /** What this program says. */
    static Spoken now() {
        return new Spoken(
                Schema.VERSION,
                asked(),
                written(),
                words(Stream.of(
                        Alert.State.values(),
                        Transition.Kind.values(),
                        Notification.Kind.values(),
                        Notification.State.values())),
                words(Stream.of(
                        Severity.values(),
                        Reason.values(),
                        Result.Trigger.values(),
                        Acknowledgement.Via.values(),
                        Actor.Surface.values(),
                        AuditEntry.Action.values(),
                        IncidentUpdate.Stage.values())));
    }

    private static SortedSet<String> asked() {
        return Stream.of(Statements.class, PostgresStatements.class)
                .flatMap(type -> Stream.of(type.getDeclaredFields()))
                .filter(field -> field.getType() == String.class && !OTHERS.contains(field.getName()))
                .map(Spoken::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Field field) {
        try {
            field.setAccessible(true);
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SortedSet<String> written() {
        SortedSet<String> documents = new TreeSet<>();
        add(documents, "state", AlertCodec.write(Samples.firing("site-down", "homepage")));
        add(documents, "state", AlertCodec.write(Samples.pending("site-down", "homepage")));
        add(documents, "transition", AlertCodec.write(Samples.fired("t")));
        add(documents, "transition", AlertCodec.write(Samples.resolved("t", Samples.NOON)));
        add(documents, "failure", AlertCodec.write(Samples.FAILURE));
        add(documents, "group", NotifyCodec.write(Samples.group("g", Map.of(), true)));
        add(documents, "notification", NotifyCodec.write(Samples.notification("n", "team-slack", 7)));
        add(documents, "silence", NotifyCodec.write(Samples.silence("s", Samples.NOON)));
        add(
                documents,
                "silence",
                NotifyCodec.write(Samples.maintenance("m", Samples.NOON, Samples.NOON.plusSeconds(60))));
        add(documents, "acknowledgement", NotifyCodec.write(Samples.acknowledgement("a", 1)));
        add(documents, "acknowledgement", NotifyCodec.write(Samples.acknowledgement("a", 2)));
        add(documents, "audit", SqlAudit.write(Samples.audit("1")));
        add(documents, "excerpt", SqlExcerpts.write(Samples.excerpt("busy")));
        add(documents, "update", SqlIncidents.write(Samples.update("1", "a")));
        return documents;
    }

    private static void add(SortedSet<String> documents, String kind, ObjectNode document) {
        documents.add(kind + " " + document);
    }

    private static SortedSet<String> words(Stream<Enum<?>[]> kinds) {
        return kinds.flatMap(Arrays::stream)
                .map(word -> word.getDeclaringClass()
                                .getName()
                                .substring(word.getDeclaringClass()
                                                .getPackageName()
                                                .length()
                                        + 1)
                        + " " + word.name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What programs of each version that is recorded say. */
    static Collection<Spoken> recorded() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.map(folder ->
                            Spoken.read(Integer.parseInt(folder.getFileName().toString())))
                    .sorted((one, other) -> Integer.compare(one.version, other.version))
                    .toList();
        }
    }

    static Spoken read(int version) {
        Path folder = FOLDER.resolve(Integer.toString(version));
        return new Spoken(
                version,
                lines(folder.resolve("statements.sql")),
                lines(folder.resolve("documents.txt")),
                lines(folder.resolve("deciding.txt")),
                lines(folder.resolve("describing.txt")));
    }

    private static SortedSet<String> lines(Path file) {
        try {
            return Files.exists(file) ? new TreeSet<>(Files.readAllLines(file)) : new TreeSet<>();
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    /** Adds this to what is recorded of its version: what another program of that version said stays. */
    void record() throws IOException {
        Path folder = Files.createDirectories(FOLDER.resolve(Integer.toString(version)));
        Spoken before = read(version);
        write(folder.resolve("statements.sql"), before.statements, statements);
        write(folder.resolve("documents.txt"), before.documents, documents);
        write(folder.resolve("deciding.txt"), before.deciding, deciding);
        write(folder.resolve("describing.txt"), before.describing, describing);
    }

    private static void write(Path file, SortedSet<String> before, SortedSet<String> now) throws IOException {
        SortedSet<String> all = new TreeSet<>(before);
        all.addAll(now);
        Files.write(file, all);
    }
}
