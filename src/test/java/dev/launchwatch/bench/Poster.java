package dev.launchwatch.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Posts bodies over one connection that it keeps, and does nothing else, so that the sender takes as little of the processor as
 * possible from what is measured.
 */
final class Poster implements AutoCloseable {
    private final Socket socket;
    private final AnswerReader answers;
    private final String head;

    Poster(int port, String path, String token) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        answers = new AnswerReader(socket.getInputStream());
        head = "POST " + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer " + token
                + "\r\nContent-Length: ";
    }

    /** The status of the answer. */
    int post(byte[] body) throws IOException {
        byte[] start = (head + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        socket.getOutputStream().write(whole);
        return answers.next().status();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
