package dev.launchwatch.store;

import dev.launchwatch.model.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * How a shared database is opened: the same settings on every connection, whoever opens it. Opening one takes at most {@link
 * #LOGIN}, and whoever waits for an answer waits at most {@link #SILENCE}: a database that hangs, or a network that swallows
 * everything, ends in an error and not in a thread that waits for ever.
 *
 * <p>Connections: one that writes and up to {@value #READERS} that read, for each process; one that says that a region is alive and one that
 * listens to others; three more while it migrates. A pooler in between has to give each of them a connection of its own ("session
 * pooling"), since housekeeping holds a lock of its session, and whoever listens does so with its session.
 */
public final class Postgres {
    /** How many connections read at once. */
    static final int READERS = 4;

    /** How long opening a connection may take. */
    static final Duration LOGIN = Duration.ofSeconds(5);

    /** How long the database may take over a single statement; it ends it then. */
    static final Duration STATEMENT = Duration.ofSeconds(8);

    /** How long a statement may wait for a lock that another program has. */
    static final Duration LOCK = Duration.ofSeconds(5);

    /** How long a program may stand still within a transaction, in which others may wait for it. */
    static final Duration STANDSTILL = Duration.ofSeconds(10);

    /** How long nothing may come from the database that an answer is waited for. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    /** After a connection could not be opened, others fail at once for this long: those who wait do so one after the other. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A connection that was used within this time is taken to be alive. */
    private static final Duration TRUSTED = Duration.ofSeconds(1);

    private static final int CHECK_SECONDS = 2;

    /** How long something may take: each has the meaning of the constant of that name, and zero is for ever. */
    private record Bounds(
            Duration login,
            Duration statement,
            Duration lock,
            Duration standstill,
            Duration silence,
            int checkSeconds) {}

    private static final Bounds USUAL = new Bounds(LOGIN, STATEMENT, LOCK, STANDSTILL, SILENCE, CHECK_SECONDS);

    /** For what is worth nothing if it comes late: two of these fit into the time for which a region decides without a renewal. */
    private static final Bounds SHORT = new Bounds(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            1);

    private static final Bounds LONG =
            new Bounds(LOGIN, Duration.ZERO, LOCK, Duration.ZERO, Duration.ofMinutes(30), CHECK_SECONDS);

    /** What makes tables that are empty takes a moment: a lost answer is not waited for as long as one about millions of rows. */
    private static final Bounds FIRST =
            new Bounds(LOGIN, Duration.ZERO, LOCK, Duration.ZERO, Duration.ofSeconds(30), CHECK_SECONDS);

    /**
     * What is asked of the driver unless the URL says otherwise. Statements in batches share a round trip; long answers come
     * row by row; messages don't repeat what was to be stored.
     */
    private static final Map<PGProperty, String> DEFAULTS = Map.ofEntries(
            Map.entry(PGProperty.APPLICATION_NAME, "launchwatch"),
            Map.entry(PGProperty.CANCEL_SIGNAL_TIMEOUT, Integer.toString(CHECK_SECONDS)),
            Map.entry(PGProperty.TCP_KEEP_ALIVE, "true"),
            Map.entry(PGProperty.GSS_ENC_MODE, "disable"),
            Map.entry(PGProperty.LOG_SERVER_ERROR_DETAIL, "false"),
            Map.entry(PGProperty.REWRITE_BATCHED_INSERTS, "true"),
            Map.entry(PGProperty.DEFAULT_ROW_FETCH_SIZE, "1000"));

    /**
     * Durable means durable, also where the server was told to be careless. Every statement finds its rows by an index, and the planner
     * is held to it: otherwise it reads whole tables as long as it has no statistics of them.
     */
    private static final String SETTINGS = "select set_config('statement_timeout', ?, false),"
            + " set_config('lock_timeout', ?, false),"
            + " set_config('idle_in_transaction_session_timeout', ?, false),"
            + " set_config('default_transaction_isolation', ?, false),"
            + " set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), false),"
            + " set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false),"
            + " set_config('enable_mergejoin', 'off', false), set_config('jit', 'off', false)";

    private static final String READ_ONLY = "select set_config('default_transaction_read_only', 'on', false)";

    /** As other programs' URLs do: here it would be read as part of the host, and logged. */
    private static final Pattern NAMES_A_USER = Pattern.compile("jdbc:postgresql://[^/?]*@");

    private final String url;
    private final @Nullable String user;
    private final @Nullable String password;
    private final Ticker ticker;
    private volatile @Nullable Refusal refusal;
    private volatile int lowestProgram;

    private Postgres(String url, @Nullable String user, @Nullable String password, Ticker ticker) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.ticker = ticker;
    }

    /** The last time that no connection could be opened. */
    private record Refusal(long at, SQLException why) {}

    /** What a connection is for. */
    private enum Use {
        WRITE,
        READ,
        RENEW,
        LISTEN,
        INSPECT,
        CREATE,
        MIGRATE;

        Bounds bounds() {
            return switch (this) {
                case WRITE, READ, INSPECT -> USUAL;
                case RENEW, LISTEN -> SHORT;
                case CREATE -> FIRST;
                case MIGRATE -> LONG;
            };
        }

        /** Whether several may wait for connections, so that they fail at once after one has waited in vain. */
        boolean queues() {
            return switch (this) {
                case WRITE, READ, INSPECT, CREATE, MIGRATE -> true;
                case RENEW, LISTEN -> false;
            };
        }
    }

    /**
     * A database that nothing is done with yet.
     *
     * @param url {@code jdbc:postgresql://host:port/database}, with the driver's parameters such as {@code sslmode}; several hosts are
     *     tried in turn for the one that can be written
     * @param user the database's user, unless the URL names one
     * @param password the user's password, unless the URL has it
     * @throws StoreRefusedException if the URL is none of PostgreSQL
     */
    public static Postgres at(String url, @Nullable String user, @Nullable String password, Ticker ticker) {
        if (NAMES_A_USER.matcher(url).lookingAt()) {
            throw new StoreRefusedException(
                    "LAUNCHWATCH_STORE names a user before the host, which URLs of JDBC don't: put the user and the"
                            + " password into LAUNCHWATCH_STORE_USER and LAUNCHWATCH_STORE_PASSWORD.",
                    null);
        }
        if (!url.startsWith("jdbc:postgresql:") || Driver.parseURL(url, null) == null) {
            // It may hold a password, so it is not repeated.
            throw new StoreRefusedException(
                    "LAUNCHWATCH_STORE is no URL of a PostgreSQL database, such as"
                            + " jdbc:postgresql://db.example.org:5432/launchwatch?sslmode=verify-full.",
                    null);
        }
        return new Postgres(url, user, password, ticker);
    }

    /** Sessions of the one who writes. */
    Connections writing() {
        return new Remote(Use.WRITE);
    }

    /** Sessions that read, each transaction one consistent state. */
    Connections reading() {
        return new Remote(Use.READ);
    }

    /** Sessions that say that a region is alive. */
    Connections renewing() {
        return new Remote(Use.RENEW);
    }

    /** Sessions that listen to others. */
    Connections listening() {
        return new Remote(Use.LISTEN);
    }

    /** What it measures time by. */
    Ticker ticker() {
        return ticker;
    }

    /** A connection that looks at what the schema is. */
    Connection inspecting() throws SQLException {
        return open(Use.INSPECT);
    }

    /** Connections that make the schema where there is none. */
    DataSource creating() {
        return new PostgresDataSource(() -> open(Use.CREATE));
    }

    /** Connections that change the schema, which may take minutes. */
    DataSource migrating() {
        return new PostgresDataSource(() -> open(Use.MIGRATE));
    }

    /**
     * Takes note of which version of the schema a program must know to use this database. While this one does not, it reads and writes
     * nothing there, but for looking whether that is still so.
     */
    void needs(int version) {
        lowestProgram = version;
    }

    /** The version of the schema that a program must know to use it, as far as was seen; 0 if any will do. */
    public int lowestProgram() {
        return lowestProgram;
    }

    private boolean isClosedTo(Use use) {
        return lowestProgram > Schema.VERSION && (use == Use.WRITE || use == Use.READ);
    }

    private Connection open(Use use) throws SQLException {
        if (isClosedTo(use)) {
            throw Schema.tooNew(lowestProgram);
        }
        Refusal last = refusal;
        if (use.queues() && last != null && ticker.nanos() - last.at() < PAUSE.toNanos()) {
            throw new SQLException("it was tried a moment ago", last.why().getSQLState(), last.why());
        }
        try {
            Connection connection = new Driver().connect(url, properties(use));
            if (connection == null) {
                throw new SQLException("the driver does not know this URL", "08001");
            }
            boolean ready = false;
            try {
                prepare(connection, use);
                ready = true;
                return connection;
            } finally {
                if (!ready) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            if (use.queues()) {
                refusal = new Refusal(ticker.nanos(), e);
            }
            throw e;
        }
    }

    private Properties properties(Use use) {
        Properties properties = new Properties();
        DEFAULTS.forEach((property, value) -> properties.setProperty(property.getName(), value));
        int login = Math.toIntExact(use.bounds().login().toSeconds());
        PGProperty.CONNECT_TIMEOUT.set(properties, login);
        PGProperty.LOGIN_TIMEOUT.set(properties, login);
        PGProperty.SSL_RESPONSE_TIMEOUT.set(
                properties, Math.toIntExact(use.bounds().login().toMillis()));
        PGProperty.SOCKET_TIMEOUT.set(
                properties, Math.toIntExact(use.bounds().silence().toSeconds()));
        if (user != null) {
            PGProperty.USER.set(properties, user);
        }
        if (password != null) {
            PGProperty.PASSWORD.set(properties, password);
        }
        Properties parsed = Driver.parseURL(url, null);
        if (parsed != null
                && String.valueOf(PGProperty.PG_HOST.getOrDefault(parsed)).contains(",")) {
            PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
            PGProperty.HOST_RECHECK_SECONDS.set(properties, 1);
        }
        return properties;
    }

    private static void prepare(Connection connection, Use use) throws SQLException {
        try (PreparedStatement settings = connection.prepareStatement(SETTINGS)) {
            settings.setString(1, Long.toString(use.bounds().statement().toMillis()));
            settings.setString(2, Long.toString(use.bounds().lock().toMillis()));
            settings.setString(3, Long.toString(use.bounds().standstill().toMillis()));
            settings.setString(4, use == Use.READ ? "repeatable read" : "read committed");
            settings.executeQuery().close();
        }
        if (use == Use.READ) {
            try (PreparedStatement readOnly = connection.prepareStatement(READ_ONLY)) {
                readOnly.executeQuery().close();
            }
        }
    }

    private final class Remote implements Connections {
        private final Use use;

        Remote(Use use) {
            this.use = use;
        }

        @Override
        public Session open() throws SQLException {
            return new Session(Postgres.this.open(use), PostgresEngine.ENGINE);
        }

        @Override
        public boolean works(Session session) {
            if (isClosedTo(use)) {
                return false;
            }
            if (ticker.nanos() - session.restsSince() < TRUSTED.toNanos()) {
                return true;
            }
            try {
                return session.connection().isValid(use.bounds().checkSeconds());
            } catch (SQLException _) {
                return false;
            }
        }

        @Override
        public void rest(Session session) {
            session.restsSince(ticker.nanos());
        }
    }
}
