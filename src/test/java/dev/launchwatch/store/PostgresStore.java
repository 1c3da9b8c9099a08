package dev.launchwatch.store;

import dev.launchwatch.testing.PostgresServer;

/** A migrated database of its own on a PostgreSQL server. */
final class PostgresStore extends TestStore {
    final String url;

    private PostgresStore(String url, Postgres postgres) {
        super(new Writer(postgres), new Reader(postgres));
        this.url = url;
    }

    private static final class Template {
        static final String NAME = create();

        private static String create() {
            String url = PostgresServer.shared().fresh();
            Schema.migrate(at(url));
            return url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        }
    }

    static Postgres at(String url) {
        return Postgres.at(url, null, null, System::nanoTime);
    }

    /** On the server that all tests share. */
    static PostgresStore fresh() {
        return over(PostgresServer.shared().fresh(Template.NAME));
    }

    /** Another program over a migrated database. */
    static PostgresStore over(String url) {
        return new PostgresStore(url, at(url));
    }

    @Override
    PostgresStore restart() {
        close();
        return over(url);
    }
}
