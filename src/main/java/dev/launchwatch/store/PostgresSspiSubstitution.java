package dev.launchwatch.store;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.postgresql.core.PGStream;
import org.postgresql.core.v3.ConnectionFactoryImpl;
import org.postgresql.sspi.ISSPIClient;

/** Windows' own authentication needs libraries that are not part of this program, which an image cannot be linked with. */
@TargetClass(ConnectionFactoryImpl.class)
@SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // the driver calls it
final class PostgresSspiSubstitution {
    private PostgresSspiSubstitution() {}

    @Substitute
    private static ISSPIClient createSSPI(PGStream stream, String service, boolean negotiate) {
        throw new IllegalStateException("this program does not know SSPI authentication");
    }
}
