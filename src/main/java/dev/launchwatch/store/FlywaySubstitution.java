package dev.launchwatch.store;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.flywaydb.core.internal.scanner.classpath.ClassPathLocationScanner;
import org.jspecify.annotations.Nullable;

/**
 * Flyway can search class paths for migrations, also those of servers that are not part of this program, which an image
 * cannot be linked with. {@link Schema} names its migrations, so the binary searches nothing.
 */
@TargetClass(className = "org.flywaydb.core.internal.scanner.classpath.ClassPathScanner")
final class FlywaySubstitution {
    private FlywaySubstitution() {}

    @Substitute
    public @Nullable ClassPathLocationScanner createLocationScanner(String protocol) {
        return null; // how it says that it knows no such protocol
    }
}
