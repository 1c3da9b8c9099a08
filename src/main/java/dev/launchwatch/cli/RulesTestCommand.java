package dev.launchwatch.cli;

import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.alert.RuleTest;
import dev.launchwatch.alert.RuleTestFile;
import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Problem;
import dev.launchwatch.config.RuleTests;
import dev.launchwatch.config.Subjects;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs unit tests for alert rules. */
@Command(
        name = "test",
        description = {
            "Run unit tests for the rules of the folder: given results and events over time, expect alerts.",
            "docs/rule-tests.md shows how to write one. Exits 1 if a test fails."
        },
        mixinStandardHelpOptions = true)
final class RulesTestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of tests.")
    List<Path> files = List.of();

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "The folder with the rules (default: LAUNCHWATCH_CONFIG, monitors).")
    @Nullable
    Path config;

    private final Surroundings surroundings;

    RulesTestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Optional<Loaded.Good> good = Folder.read(CheckCommand.chosen(null, config, surroundings), surroundings);
        if (good.isEmpty()) {
            return 2;
        }
        RuleBook book = Subjects.ruleBook(good.get().catalog());
        Map<String, String> kinds = Subjects.kinds(good.get().catalog());
        ConfigReader reader = Folder.reader(surroundings);
        boolean readable = true;
        int passed = 0;
        int failed = 0;
        for (Path file : files) {
            switch (reader.readTests(file)) {
                case RuleTests.Bad(List<Problem> errors) -> {
                    Folder.print(errors, "", surroundings);
                    readable = false;
                }
                case RuleTests.Good(RuleTestFile tests) -> {
                    for (RuleTest.Verdict verdict : RuleTest.run(tests, book, kinds)) {
                        print(verdict);
                        passed += verdict.passed() ? 1 : 0;
                        failed += verdict.passed() ? 0 : 1;
                    }
                }
            }
        }
        surroundings.out().println(passed + " passed, " + failed + " failed");
        if (!readable) {
            return 2;
        }
        return failed == 0 ? 0 : 1;
    }

    private void print(RuleTest.Verdict verdict) {
        surroundings.out().println((verdict.passed() ? "pass  " : "FAIL  ") + verdict.test());
        verdict.mismatches().forEach(mismatch -> surroundings.out().println("        " + mismatch));
    }
}
