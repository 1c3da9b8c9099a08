package dev.launchwatch.config;

import dev.launchwatch.alert.RuleTestFile;
import java.util.List;

/** What came of reading a file of rule tests: its tests, or everything that is wrong with it. */
public sealed interface RuleTests {
    /** Tests to run. */
    record Good(RuleTestFile file) implements RuleTests {}

    /** A file that cannot be used: all of its errors, by place, at least one. */
    record Bad(List<Problem> errors) implements RuleTests {
        public Bad {
            errors = List.copyOf(errors);
        }
    }
}
