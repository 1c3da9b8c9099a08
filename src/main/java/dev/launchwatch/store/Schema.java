package dev.launchwatch.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** The schema's history and how to bring a database to its end, by Flyway. */
public final class Schema {
    /** The version that this program reads and writes. */
    public static final int VERSION = 6;

    /** Named here rather than searched for: a native image has no folders to search, and start-up is faster. */
    static final List<String> MIGRATIONS = List.of(
            "db/migration/V1__launchwatch.sql",
            "db/migration/V2__events.sql",
            "db/migration/V3__people_under_the_next_key.sql",
            "db/migration/V4__followed_files.sql",
            "db/migration/V5__cost_reports.sql",
            "db/migration/V6__signals_watched.sql");

    private static final Map<String, String> SQLITE = Map.of(
            "serial", "integer primary key autoincrement",
            "key", "integer primary key",
            "clustered", "without rowid",
            "bytes", "blob");

    private Schema() {}

    /**
     * Brings the embedded database to {@link #VERSION}; does nothing if it is there.
     *
     * @throws org.flywaydb.core.api.FlywayException if the database cannot be written or was changed by hand
     */
    public static void migrate(DataSource dataSource) {
        migrate(dataSource, VERSION);
    }

    /** Brings it to an earlier version, as an earlier program did. */
    static void migrate(DataSource dataSource, int version) {
        try {
            // The mark says that a number may have been skipped.
            new Flyway(configuration(dataSource, SQLITE).target(version + "?")).migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException trouble) {
                    throw new StoreRefusedException("The database cannot be prepared: " + Trouble.meaning(trouble), e);
                }
            }
            throw e;
        }
    }

    /** The version that a migrated database is at. */
    static int version(Statement statement) throws SQLException {
        int version = 0;
        try (ResultSet rows = statement.executeQuery("select version from flyway_schema_history where success = 1")) {
            while (rows.next()) {
                String text = rows.getString(1);
                version = text == null ? version : Math.max(version, Integer.parseInt(text));
            }
        } catch (NumberFormatException e) {
            throw new SQLException("the schema's history cannot be read", e);
        }
        return version;
    }

    private static FluentConfiguration configuration(DataSource dataSource, Map<String, String> placeholders) {
        return Flyway.configure()
                .dataSource(dataSource)
                .placeholders(placeholders)
                .resourceProvider(new Migrations())
                .javaMigrationClassProvider(List::of)
                .communityDBSupportEnabled(true);
    }

    private static final class Migrations implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return MIGRATIONS.contains(name) ? new Migration(name) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return MIGRATIONS.stream()
                    .<LoadableResource>map(Migration::new)
                    .filter(migration -> migration.getFilename().startsWith(prefix))
                    .toList();
        }
    }

    private static final class Migration extends LoadableResource {
        private final String path;

        Migration(String path) {
            this.path = path;
        }

        @Override
        public Reader read() {
            try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(path)) {
                return new StringReader(
                        new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return path;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return path;
        }

        @Override
        public String getFilename() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public String getRelativePath() {
            return path;
        }
    }
}
