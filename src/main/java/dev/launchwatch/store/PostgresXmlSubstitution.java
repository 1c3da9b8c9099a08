package dev.launchwatch.store;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/** The store has no XML: without this, the driver brings the JDK's XML transformations into the image. */
@TargetClass(className = "org.postgresql.jdbc.PgSQLXML")
@SuppressWarnings("UnusedMethod") // the driver calls it
final class PostgresXmlSubstitution {
    private PostgresXmlSubstitution() {}

    @Substitute
    private void ensureInitialized() throws SQLException {
        throw new SQLFeatureNotSupportedException("this program does not know XML columns");
    }
}
