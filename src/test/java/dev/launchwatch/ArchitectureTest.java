package dev.launchwatch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The package table of the design, executable: which room may know which. */
class ArchitectureTest {
    private static final String ROOT = "dev.launchwatch.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.launchwatch");

    /** The rooms that each room may import, itself and model aside. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("model", List.of()),
            Map.entry("probe", List.of()),
            Map.entry("signal", List.of()),
            Map.entry("follow", List.of()),
            Map.entry("alert", List.of()),
            Map.entry("region", List.of()),
            Map.entry("notify", List.of()),
            Map.entry("oidc", List.of()),
            Map.entry("schedule", List.of("probe")),
            Map.entry("store", List.of("probe", "alert", "follow", "notify", "region", "signal")),
            Map.entry("config", List.of("probe", "alert", "notify", "signal", "schedule")),
            Map.entry("metrics", List.of()),
            Map.entry("web", List.of()),
            Map.entry("cli", List.of("config", "probe", "alert", "web")),
            Map.entry("demo", List.of()),
            Map.entry(
                    "app",
                    List.of(
                            "probe",
                            "signal",
                            "follow",
                            "alert",
                            "notify",
                            "oidc",
                            "region",
                            "schedule",
                            "store",
                            "config",
                            "metrics",
                            "web",
                            "cli",
                            "demo")));

    /** Packages of libraries that each pure room may use; the others are held by review. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "model", List.of("java..", "org.jspecify.."),
            "alert", List.of("java..", "org.jspecify.."),
            "region", List.of("java..", "org.jspecify.."),
            "follow", List.of("java..", "org.jspecify.."),
            "signal",
                    List.of(
                            "java..",
                            "javax.crypto..",
                            "org.jspecify..",
                            "org.apache.datasketches..",
                            "com.fasterxml.jackson..",
                            "com.jayway.jsonpath..",
                            "com.google.protobuf.."));

    static Stream<String> rooms() {
        return MAY_IMPORT.keySet().stream().sorted();
    }

    @Test
    void thereAreClassesToCheckSoThatNoRulePassesOnNothing() {
        assertThat(CLASSES.size()).isGreaterThan(150);
        for (String room : MAY_IMPORT.keySet()) {
            assertThat(CLASSES.stream().filter(type -> type.getPackageName().equals(ROOT + room)))
                    .as(room)
                    .isNotEmpty();
        }
    }

    @Test
    void everyClassIsInARoomOfTheTable() {
        String[] rooms = MAY_IMPORT.keySet().stream().map(room -> ROOT + room).toArray(String[]::new);
        classes().should().resideInAnyPackage(rooms).check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomKnowsOnlyTheRoomsThatTheTableAllows(String room) {
        String[] allowed = Stream.concat(Stream.of(room, "model"), MAY_IMPORT.get(room).stream())
                .map(name -> ROOT + name)
                .toArray(String[]::new);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(ROOT + room)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.launchwatch..").and(not(resideInAnyPackage(allowed))));
        rule.check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("pureRooms")
    void aPureRoomKnowsNoFramework(String room) {
        List<String> allowed = Stream.concat(LIBRARIES.get(room).stream(), Stream.of("dev.launchwatch.."))
                .toList();
        classes()
                .that()
                .resideInAPackage(ROOT + room)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
                .check(CLASSES);
    }

    static Stream<String> pureRooms() {
        return LIBRARIES.keySet().stream().sorted();
    }

    @Test
    void onlyTheStoreKnowsSql() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + "store", ROOT + "app")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..", "org.flywaydb.."))
                .check(CLASSES);
    }

    @Test
    void nothingOutsideAppReadsTheAmbientClock() {
        noClasses()
                .that(not(resideInAPackage(ROOT + "app")))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }
}
