package dev.launchwatch.app;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.configuration.NameIterator;
import io.quarkus.runtime.configuration.PropertiesUtil;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Quarkus warns at the start of settings that it does not know, which somebody may have misspelt. For that it compares every key
 * with all that exist, its own hundreds of defaults too, which took a tenth of the binary's start. Here only keys that somebody has set are
 * compared; the warnings are the same.
 */
@TargetClass(className = "io.quarkus.runtime.generated.Config")
final class UnknownKeysSubstitution {
    private UnknownKeysSubstitution() {}

    /** What Quarkus generates, but for the first condition. */
    @Substitute
    private static boolean isMapped(NameIterator name) {
        if (DefaultKeys.contains(ConfigProvider.getConfig(), name.getName())) {
            return true;
        }
        if (name.hasNext() && PropertiesUtil.isMapped(name, "quarkus")) {
            name.next();
            return isMapped$quarkus(name);
        }
        return false;
    }

    @Alias
    private static native boolean isMapped$quarkus(NameIterator name);
}
