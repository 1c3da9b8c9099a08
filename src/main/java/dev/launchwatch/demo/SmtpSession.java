package dev.launchwatch.demo;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One conversation of the mail inbox (RFC 5321, without TLS and authentication). Commands may come in one go
 * (PIPELINING) and in pieces of any size; only CR LF ends a line. Runs on its connection's event loop.
 */
final class SmtpSession implements Handler<Buffer> {
    static final String CHANNEL = "email";

    private static final int LONGEST_COMMAND = 2048;
    private static final int LARGEST_MAIL = 1 << 20;
    /** How much of a mail that is too large is read on, to refuse it politely, before the connection is cut. */
    private static final int MOST_DISCARDED = 8 << 20;

    private static final int MOST_RECIPIENTS = 100;
    private static final int MOST_ERRORS = 20;
    private static final Pattern PATH = Pattern.compile("(?i)(?:FROM|TO):\\s*<([^<>\\s]*)>.*");

    private final NetSocket socket;
    private final Inbox inbox;
    private final InstantSource clock;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream mail = new ByteArrayOutputStream();
    private final List<String> recipients = new ArrayList<>();
    private boolean sender;
    private boolean reading;
    private boolean afterCr;
    private boolean closed;
    private int received;
    private int errors;

    SmtpSession(NetSocket socket, Inbox inbox, InstantSource clock) {
        this.socket = socket;
        this.inbox = inbox;
        this.clock = clock;
    }

    void greet() {
        say("220 localhost Launchwatch demo inbox");
    }

    @Override
    public void handle(Buffer bytes) {
        for (byte one : bytes.getBytes()) {
            if (closed) {
                return;
            }
            take(one);
        }
        if (socket.writeQueueFull()) {
            // who sends commands without reading the answers waits
            socket.pause();
            socket.drainHandler(_ -> socket.resume());
        }
    }

    private void take(byte one) {
        if (afterCr && one == '\n') {
            afterCr = false;
            byte[] complete = line.toByteArray();
            line.reset();
            if (reading) {
                mailLine(complete);
            } else {
                command(new String(complete, StandardCharsets.UTF_8));
            }
            return;
        }
        if (afterCr) {
            put((byte) '\r');
        }
        afterCr = one == '\r';
        if (!afterCr) {
            put(one);
        }
    }

    /** Adds to the line; beyond the limit a command's connection is cut, and a mail's bytes are counted and dropped. */
    private void put(byte one) {
        if (reading) {
            received++;
            if (received <= LARGEST_MAIL) {
                line.write(one);
            } else if (received > MOST_DISCARDED) {
                hangUp("552 the mail is far too large");
            } else if (line.size() < 2) {
                // enough to tell a line with the closing dot alone from any other
                line.write(one);
            }
        } else if (line.size() < LONGEST_COMMAND) {
            line.write(one);
        } else {
            hangUp("500 the line is too long");
        }
    }

    private void mailLine(byte[] text) {
        if (text.length == 1 && text[0] == '.') {
            endOfMail();
            return;
        }
        received += 2;
        if (received <= LARGEST_MAIL) {
            int stuffed = text.length > 0 && text[0] == '.' ? 1 : 0;
            mail.write(text, stuffed, text.length - stuffed);
            mail.write('\r');
            mail.write('\n');
        }
    }

    private void endOfMail() {
        reading = false;
        if (received > LARGEST_MAIL) {
            say("552 the mail is too large");
        } else {
            Mime message = Mime.parse(mail.toByteArray());
            inbox.add(new InboxMessage(
                    clock.instant(),
                    CHANNEL,
                    String.join(", ", recipients),
                    message.header("x-launchwatch-alert"),
                    InboxMessage.State.of(message.header("x-launchwatch-state")),
                    message.header("subject"),
                    message.text(),
                    message.html(),
                    "",
                    null));
            say("250 it is in the inbox");
        }
        reset();
    }

    private void command(String text) {
        int space = text.indexOf(' ');
        String verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = space < 0 ? "" : text.substring(space + 1);
        switch (verb) {
            case "EHLO" -> {
                reset();
                say("250-localhost", "250-PIPELINING", "250-8BITMIME", "250-SMTPUTF8", "250 SIZE " + LARGEST_MAIL);
            }
            case "HELO" -> {
                reset();
                say("250 localhost");
            }
            case "MAIL" -> mailFrom(rest);
            case "RCPT" -> recipient(rest);
            case "DATA" -> {
                if (recipients.isEmpty()) {
                    wrong("503 name a recipient first");
                } else {
                    reading = true;
                    say("354 go on, and end with a line that holds a dot alone");
                }
            }
            case "RSET" -> {
                reset();
                say("250 forgotten");
            }
            case "NOOP" -> say("250 fine");
            case "VRFY" -> say("252 send it and see");
            // a browser that some page sent here: nothing of what it says may pass for a mail
            case "GET", "HEAD", "POST", "PUT", "OPTIONS", "CONNECT" -> hangUp("500 this is no web server");
            case "QUIT" -> hangUp("221 goodbye");
            default -> wrong("500 unknown command");
        }
    }

    private void mailFrom(String rest) {
        if (!PATH.matcher(rest).matches() || !rest.regionMatches(true, 0, "FROM", 0, 4)) {
            wrong("501 write MAIL FROM:<address>");
        } else if (sender) {
            wrong("503 one sender is enough");
        } else {
            sender = true;
            say("250 fine");
        }
    }

    private void recipient(String rest) {
        Matcher path = PATH.matcher(rest);
        if (!path.matches() || !rest.regionMatches(true, 0, "TO", 0, 2)) {
            wrong("501 write RCPT TO:<address>");
        } else if (!sender) {
            wrong("503 name the sender first");
        } else if (recipients.size() >= MOST_RECIPIENTS) {
            wrong("452 too many recipients");
        } else {
            recipients.add(path.group(1));
            say("250 fine");
        }
    }

    private void reset() {
        sender = false;
        recipients.clear();
        mail.reset();
        received = 0;
    }

    private void wrong(String answer) {
        if (++errors > MOST_ERRORS) {
            hangUp("421 too many errors");
        } else {
            say(answer);
        }
    }

    private void say(String... lines) {
        socket.write(String.join("\r\n", lines) + "\r\n");
    }

    private void hangUp(String answer) {
        closed = true;
        socket.write(answer + "\r\n").onComplete(_ -> socket.close());
    }
}
