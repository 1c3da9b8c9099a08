package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.testing.LocalServer;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** The operator pages on a real server, over whatever a test gives them. Passwords cost little here. */
final class OpsServer implements Door, Overview, AutoCloseable {
    static final String PASSWORD = "correct horse battery";
    private static final SecureRandom RANDOM = new SecureRandom();

    final FakeTime time;
    final List<String> done = new CopyOnWriteArrayList<>();
    final ReasonsSamples reasons = new ReasonsSamples(done);
    volatile Optional<List<User>> users =
            Optional.of(List.of(user("ada", PASSWORD), user("bob", "staple battery horse")));
    volatile Optional<String> url = Optional.empty();
    volatile Board board;
    volatile boolean away;
    volatile Executor strangers = Runnable::run;
    volatile Executor atTheProvider = Runnable::run;
    volatile Optional<Provider> provider = Optional.empty();
    volatile Actor actor = new Actor("ada", Actor.Surface.PAGE, "", "password");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    OpsServer(FakeTime time, Board board) {
        this(time, board, Optional.empty());
    }

    OpsServer(FakeTime time, Board board, Optional<String> url) {
        this.time = time;
        this.board = board;
        this.url = url;
        Router router = Router.router(vertx);
        new OpsRoute(
                        vertx,
                        time,
                        RANDOM,
                        this,
                        new OpsDesk(
                                new OpsPages(StatusSamples.engine()),
                                new OpsPorts(
                                        operations(),
                                        this,
                                        this::story,
                                        new AlertSamples.Kept(),
                                        OpsSamples.RULINGS,
                                        OpsSamples::sections,
                                        reasons,
                                        reasons),
                                time),
                        task -> strangers.execute(task),
                        Runnable::run,
                        task -> atTheProvider.execute(task))
                .mount(router);
        port = LocalServer.listen(vertx.createHttpServer().requestHandler(router));
    }

    static User user(String name, String password) {
        return User.of(name, password, 1000, RANDOM);
    }

    @Override
    public Optional<List<User>> users() {
        return users;
    }

    @Override
    public Optional<String> url() {
        return url;
    }

    @Override
    public Optional<Provider> provider() {
        return provider;
    }

    @Override
    public Board board() {
        return board;
    }

    private Optional<MonitorStory> story(String monitor, Duration span) {
        if (away) {
            throw new StoreUnavailableException("the disk is full", new IllegalStateException());
        }
        if (monitor.equals("sign-in")) {
            return Optional.of(OpsSamples.stepped());
        }
        return Optional.of(OpsSamples.story(monitor, span))
                .filter(story -> monitor.equals("homepage") || monitor.equals(OpsSamples.HOSTILE));
    }

    private Operations operations() {
        return (Operations) Proxy.newProxyInstance(
                Operations.class.getClassLoader(),
                new Class<?>[] {Operations.class},
                (_, method, arguments) -> answer(method.getName(), arguments));
    }

    private Object answer(String method, Object[] arguments) {
        return switch (method) {
            case "alerts" -> board.troubles().stream().map(Board.Trouble::alert).toList();
            case "acknowledgements" -> Map.of();
            case "silences" -> OpsSamples.SILENCES;
            case "maintenance" -> OpsSamples.MAINTENANCE;
            case "onCall" -> OpsSamples.DUTIES;
            case "by" -> {
                if (!actor.equals(arguments[0])) {
                    throw new AssertionError(arguments[0]);
                }
                yield Proxy.newProxyInstance(
                        Commands.class.getClassLoader(),
                        new Class<?>[] {Commands.class},
                        (_, command, given) -> answer(command.getName(), given));
            }
            case "signals" -> OpsSamples.SIGNALS;
            case "counts" -> OpsSamples.view();
            case "config" -> OpsSamples.CONFIG;
            case "acknowledge" -> {
                if (away) {
                    throw new StoreUnavailableException("the disk is full", new IllegalStateException());
                }
                Acknowledgement.Request request = (Acknowledgement.Request) ((List<?>) arguments[0]).getFirst();
                done.add("acknowledge " + request.alert() + " " + request.by() + " "
                        + request.via().label() + " '" + request.note() + "' " + request.until());
                boolean fires = board.troubles().stream()
                        .map(Board.Trouble::alert)
                        .anyMatch(alert -> alert.id().equals(request.alert()) && alert.state() == Alert.State.FIRING);
                yield List.of(
                        fires
                                ? new Acknowledgement.Outcome.Taken(request.taken(1, request.at()))
                                : new Acknowledgement.Outcome.Unknown());
            }
            case "silence" -> {
                done.add("silence " + new java.util.TreeMap<>((Map<?, ?>) arguments[0]) + " " + arguments[1] + " "
                        + arguments[2] + " '" + arguments[3] + "'");
                yield OpsSamples.SILENCES.getFirst();
            }
            case "endSilence" -> {
                done.add("end " + arguments[0]);
                yield arguments[0].equals("1");
            }
            case "declare" -> {
                Declaration wish = (Declaration) arguments[0];
                done.add(("declare " + wish.title() + " " + wish.monitors() + " " + wish.groups() + " " + wish.from()
                                + " " + wish.until() + " " + wish.lasts() + " " + wish.shown() + " " + wish.author())
                        .replace("null", "-"));
                yield "w0".equals(wish.id())
                        ? new Declaration.Outcome.Unknown()
                        : new Declaration.Outcome.Taken(OpsSamples.MAINTENANCE.getFirst(), true);
            }
            case "endMaintenance" -> {
                done.add("end maintenance " + arguments[0]);
                yield arguments[0].equals("w1");
            }
            case "run" -> {
                done.add("run " + arguments[0]);
                yield arguments[0].equals("homepage")
                        ? new Commands.Run.Started(Optional.empty())
                        : new Commands.Run.Unknown();
            }
            default -> throw new AssertionError(method);
        };
    }

    String address() {
        return "http://localhost:" + port;
    }

    /** A browser of its own: what it was told to keep it shows again. */
    Browser browser() {
        return new Browser();
    }

    /** Who asks as a browser does, without a window. */
    final class Browser {
        final Map<String, String> cookies = new java.util.TreeMap<>();
        String origin = address();

        HttpResponse<String> get(String path, String... headers) {
            return send(request(path, headers).GET());
        }

        /** Posts what a browser posts from one of our own pages. */
        HttpResponse<String> post(String path, String... fields) {
            StringBuilder form = new StringBuilder();
            for (int i = 0; i < fields.length; i += 2) {
                form.append(i == 0 ? "" : "&")
                        .append(fields[i])
                        .append('=')
                        .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
            }
            String[] headers = origin.isEmpty()
                    ? new String[] {"Content-Type", "application/x-www-form-urlencoded"}
                    : new String[] {"Content-Type", "application/x-www-form-urlencoded", "Origin", origin};
            return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(form.toString())));
        }

        private HttpRequest.Builder request(String path, String... headers) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            if (!cookies.isEmpty()) {
                StringBuilder all = new StringBuilder();
                cookies.forEach((name, value) -> all.append(all.isEmpty() ? "" : "; ")
                        .append(name)
                        .append('=')
                        .append(value));
                request.header("Cookie", all.toString());
            }
            return request;
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                for (String cookie : response.headers().allValues("Set-Cookie")) {
                    String pair = cookie.substring(0, cookie.indexOf(';'));
                    String name = pair.substring(0, pair.indexOf('='));
                    if (cookie.contains("Max-Age=0;")) {
                        cookies.remove(name);
                    } else {
                        cookies.put(name, pair.substring(name.length() + 1));
                    }
                }
                return response;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        Document page(String path) {
            HttpResponse<String> response = get(path);
            if (response.statusCode() != 200) {
                throw new AssertionError(path + " is answered " + response.statusCode());
            }
            return Jsoup.parse(response.body(), address());
        }

        /** What the forms of this browser's pages have to show. */
        String form(String path) {
            return page(path).select("input[name=form]").attr("value");
        }

        HttpResponse<String> signIn(String name, String password, String... more) {
            String[] fields = {"form", form("/ops/sign-in"), "name", name, "password", password};
            String[] all = java.util.Arrays.copyOf(fields, fields.length + more.length);
            System.arraycopy(more, 0, all, fields.length, more.length);
            return post("/ops/sign-in", all);
        }
    }

    Browser signedIn() {
        Browser browser = browser();
        HttpResponse<String> response = browser.signIn("ada", PASSWORD);
        if (response.statusCode() != 303) {
            throw new AssertionError("sign-in is answered " + response.statusCode());
        }
        return browser;
    }

    Instant now() {
        return time.instant();
    }

    @Override
    public void close() {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
