package dev.launchwatch.app;

import dev.launchwatch.alert.BacktestReport;
import dev.launchwatch.alert.Trace;
import dev.launchwatch.alert.TraceReport;
import dev.launchwatch.cli.Daemon;
import dev.launchwatch.cli.Surroundings;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.demo.DemoConfig;
import dev.launchwatch.demo.Ports;
import dev.launchwatch.demo.SampleSite;
import dev.launchwatch.demo.Watcher;
import dev.launchwatch.store.Playback;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.SqlTold;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.web.Explanation;
import dev.launchwatch.web.Reasons;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import dev.launchwatch.web.User;
import io.quarkus.runtime.Quarkus;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the daemon inside Quarkus: the command line's port to the life cycle. */
final class Boot implements Daemon {
    private final Surroundings surroundings;

    Boot(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public int run(ConfigFolder config) {
        Preread.put(config);
        // Properties rank above the environment, so that --config wins over LAUNCHWATCH_CONFIG.
        return quarkus(Map.of("launchwatch.config", config.path().toString()));
    }

    @Override
    public int demo(int sitePort) {
        Vertx vertx = Vertx.vertx();
        Path folder = temporary();
        String port = port();
        String ingest = Token.mint(surroundings.random());
        Watcher watcher = new Watcher(Listening::url, ingest);
        try (SampleSite site = SampleSite.start(vertx, ports(sitePort), surroundings.clock(), watcher)) {
            Path monitors = folder.resolve("monitors");
            DemoConfig.writeTo(monitors);
            String token = Token.mint(surroundings.random());
            Path tokens = folder.resolve("tokens");
            Files.writeString(
                    tokens,
                    Token.of("demo", EnumSet.allOf(Scope.class), token).line() + "\n"
                            + Token.of("harbour-club", EnumSet.of(Scope.INGEST), ingest)
                                    .line() + "\n");
            String password = User.mint(surroundings.random());
            Path users = folder.resolve("users");
            Files.writeString(
                    users, User.of("demo", password, surroundings.random()).line() + "\n");
            Map<String, String> properties = new java.util.HashMap<>(Map.of(
                    "launchwatch.config", monitors.toString(),
                    "launchwatch.data", folder.resolve("data").toString(),
                    "launchwatch.tokens-file", tokens.toString(),
                    "launchwatch.users-file", users.toString(),
                    "quarkus.mailer.host", "127.0.0.1",
                    "quarkus.mailer.port", Integer.toString(site.smtpPort()),
                    "quarkus.mailer.from", "launchwatch@example.org"));
            properties.putAll(signIn(site, port));
            DemoConfig.variables(site, monitors)
                    .forEach((name, value) -> properties.put("launchwatch.variables.\"" + name + "\"", value));
            surroundings.out().println(welcome(site, port, token, password));
            return quarkus(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            surroundings.err().println("launchwatch: " + e.getMessage());
            return 2;
        } finally {
            vertx.close();
            delete(folder);
        }
    }

    @Override
    public int demo(int sitePort, int regions) {
        Vertx vertx = Vertx.vertx();
        Path folder = temporary();
        try {
            return new DemoRegions(surroundings, folder).run(vertx, ports(sitePort), regions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 2;
        } catch (IllegalStateException e) {
            surroundings.err().println("launchwatch: " + e.getMessage());
            return 2;
        } finally {
            vertx.close();
            delete(folder);
        }
    }

    /** Operators may sign in by the sample site's provider, too, if they will find the daemon on this machine. */
    private Map<String, String> signIn(SampleSite site, String port) {
        return port.equals("0") || surroundings.environment().containsKey("LAUNCHWATCH_URL")
                ? Map.of()
                : Map.of(
                        "launchwatch.url",
                        "http://localhost:" + port,
                        "launchwatch.oidc-issuer",
                        site.issuer(),
                        "launchwatch.oidc-name",
                        "Harbour Login",
                        "launchwatch.oidc-client-id",
                        SampleSite.OPERATORS_CLIENT_ID,
                        "launchwatch.oidc-client-secret",
                        SampleSite.OPERATORS_CLIENT_SECRET,
                        "launchwatch.oidc-allow",
                        SampleSite.EMAIL);
    }

    private static Ports ports(int sitePort) {
        return sitePort == 0 ? Ports.ANY : new Ports(sitePort, Ports.USUAL.https(), Ports.USUAL.smtp());
    }

    @Override
    public BacktestReport backtest(
            Catalog catalog, Path data, Instant since, Instant until, Consumer<Instant> progress) {
        try (Reader reader = StoreFile.readOnly(data)) {
            return Backtesting.of(new Playback(reader), data, surroundings.environment())
                    .run(catalog, since, until, Backtesting.nowAndThen(progress));
        }
    }

    @Override
    public Explanation why(Catalog catalog, Path data, String rule, @Nullable String subject, Instant at, Instant now) {
        Reasons.Choice choice = Explaining.choice(catalog, rule, subject);
        String on = subject == null ? choice.subjects().getFirst() : subject;
        Trace.Question question = Explaining.question(rule, on, at, choice.span(), now);
        try (Reader reader = StoreFile.readOnly(data)) {
            Playback playback = new Playback(reader);
            TraceReport report =
                    Backtesting.of(playback, data, surroundings.environment()).trace(catalog, question, _ -> {});
            OnRecord record = playback.isOfOneOfSeveral()
                    ? OnRecord.AWAY
                    : OnRecord.read(playback, new SqlTold(reader), question, List.of(), now);
            return new Explained(report, record, catalog, null, now).explanation();
        }
    }

    @Override
    public void stop() {
        Quarkus.asyncExit(0);
    }

    private String port() {
        return surroundings.environment().getOrDefault("LAUNCHWATCH_PORT", "8080");
    }

    private static String welcome(SampleSite site, String port, String token, String password) {
        return """
            The sample site        %s/
            Break and attack it    %s/_demo
            Inbox                  %s/_demo/inbox
            Launchwatch            http://localhost:%s/
            Operator pages         http://localhost:%s/ops   (demo, %s)
            Metrics                http://localhost:%s/metrics
            A token for the API    %s

            Ctrl-C ends it and leaves nothing behind.
            """.formatted(site.url(), site.url(), site.url(), port, port, password, port, token);
    }

    private int quarkus(Map<String, String> properties) {
        properties.forEach(System::setProperty);
        AtomicInteger code = new AtomicInteger();
        // The exit handler is given instead of the usual one, which would end the process before the demo is tidied up.
        Quarkus.run(Lifecycle.class, (exit, failure) -> {
            code.set(failure == null ? exit : StartFailure.code(failure));
            if (failure != null) {
                surroundings.err().println("launchwatch: " + StartFailure.message(failure, port()));
            }
        });
        return code.get();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("launchwatch-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path visited, @org.jspecify.annotations.Nullable IOException e) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // A left-over in the temporary folder harms nobody, and the demo has ended.
        }
    }
}
