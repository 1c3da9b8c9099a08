package dev.launchwatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client that asks again and again over one connection that it keeps, as browsers and dashboards do. */
final class Asker implements AutoCloseable {
    private static final int OK = 200;

    private final Socket socket;
    private final AnswerReader answers;
    private final byte[] request;

    /** @param token what it shows; may be empty */
    Asker(int port, String path, String token) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        answers = new AnswerReader(socket.getInputStream());
        String authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
        request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n" + authorization + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks once. @throws IOException if it is answered with anything but 200 */
    AnswerReader.Answer ask() throws IOException {
        socket.getOutputStream().write(request);
        AnswerReader.Answer answer = answers.next();
        if (answer.status() != OK) {
            throw new IOException("answered with " + answer.status() + ": "
                    + new String(request, StandardCharsets.US_ASCII)
                            .lines()
                            .findFirst()
                            .orElse(""));
        }
        return answer;
    }

    /** One answer by a client of its own. */
    static AnswerReader.Answer once(int port, String path, String token) {
        try (Asker asker = new Asker(port, path, token)) {
            return asker.ask();
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }

    /** What clients do together: {@code perSecond} requests at even distances; with 0, each asks as soon as it is answered. */
    record Pace(int perSecond, Duration time) {}

    /** What clients saw: how long each answer took in ms, and how many seconds all took. */
    record Seen(List<Double> millis, double seconds) {}

    /** Has clients ask for the same, one for each token, each a thread. */
    static Seen together(int port, String path, List<String> tokens, Pace pace) throws Exception {
        int clients = tokens.size();
        long start = System.nanoTime();
        try (ExecutorService executor = Executors.newFixedThreadPool(clients)) {
            List<Future<List<Double>>> asking = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                asking.add(executor.submit(() -> {
                    try (Asker asker = new Asker(port, path, tokens.get(number))) {
                        return pace.perSecond() == 0
                                ? asker.atOnce(start + pace.time().toNanos())
                                : asker.paced(start, number, clients, pace);
                    }
                }));
            }
            List<Double> millis = new ArrayList<>();
            for (Future<List<Double>> each : asking) {
                millis.addAll(each.get());
            }
            return new Seen(millis, (System.nanoTime() - start) / 1e9);
        }
    }

    private List<Double> atOnce(long end) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
            ask();
            millis.add((System.nanoTime() - before) / 1e6);
        }
        return millis;
    }

    /** Where an answer comes after the next request was due, that one waits, and its waiting counts. */
    private List<Double> paced(long start, int number, int clients, Pace pace) throws IOException {
        List<Double> millis = new ArrayList<>();
        long distance = TimeUnit.SECONDS.toNanos(1) / pace.perSecond();
        long due = start + distance * number;
        for (; due < start + pace.time().toNanos(); due += distance * clients) {
            long begin = due;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
                // That the client's own thread woke late is not the server's doing.
                begin = System.nanoTime();
            }
            ask();
            millis.add((System.nanoTime() - begin) / 1e6);
        }
        return millis;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
