package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Timings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A bare connection: something is said, something is waited for. */
final class TcpContact extends Contact<TcpContact.Seen> {
    private static final int LARGEST_ANSWER = 64 << 10;
    private static final int EXCERPT = 200;

    private final String send;
    private final @Nullable Regex expect;
    private final Redactor redactor;
    private final Body answer = new Body(LARGEST_ANSWER);
    private boolean searching;
    private boolean over;

    /** How it went; {@code failure} is null where everything came as expected. */
    record Seen(@Nullable Failure failure, Timings timings, Exchange.Connection connection) {}

    TcpContact(Course course, Duration timeout, String send, @Nullable Regex expect, Redactor redactor) {
        super(course, timeout);
        this.send = send;
        this.expect = expect;
        this.redactor = redactor;
    }

    @Override
    void arrived(Channel connection) {
        course.enter(Phase.PROCESSING);
        connection.pipeline().addBefore(Connector.END, "answer", new Answer());
        if (send.isEmpty() && expect == null) {
            end(seen(null));
        } else if (!send.isEmpty()) {
            connection
                    .writeAndFlush(Unpooled.copiedBuffer(send, StandardCharsets.UTF_8))
                    .addListener(written -> {
                        if (!written.isSuccess()) {
                            failed(written.cause());
                        } else if (expect == null) {
                            end(seen(null));
                        }
                    });
        }
    }

    @Override
    Seen broken(Failure failure) {
        return seen(failure);
    }

    private Seen seen(@Nullable Failure failure) {
        return new Seen(failure, course.timings(), course.connection());
    }

    @Override
    void cut(boolean reset) {
        over = true;
        if (answer.length() == 0) {
            super.cut(reset);
        } else {
            search();
        }
    }

    @Override
    void timedOut() {
        if (answer.length() == 0) {
            super.timedOut();
        } else {
            missed();
        }
    }

    private void missed() {
        String text = new String(answer.bytes(), 0, answer.length(), StandardCharsets.UTF_8);
        fail(new Failure(
                Reason.ASSERTION_BODY,
                course.place() + " answered otherwise than expected",
                "a match of " + expect,
                redactor.excerpt(text, EXCERPT),
                null));
    }

    /** Looks for what is expected, on a thread of its own: an expression over a stranger's text may take its time. */
    private void search() {
        Regex regex = expect;
        if (searching || ended() || regex == null) {
            return;
        }
        searching = true;
        int length = answer.length();
        byte[] bytes = Arrays.copyOf(answer.bytes(), length);
        Thread.startVirtualThread(() -> {
            Search result = Search.find(regex, new String(bytes, StandardCharsets.UTF_8));
            onLoop(() -> searched(result, length));
        });
    }

    private void searched(Search result, int length) {
        searching = false;
        switch (result) {
            case Search.Hit _ -> end(seen(null));
            case Search.GaveUp _ ->
                fail(Failure.of(
                        Reason.ASSERTION_BODY,
                        "the expression takes too long over what " + course.place() + " answered"));
            case Search.Miss _ -> {
                if (answer.length() > length) {
                    search();
                } else if (over || answer.length() == LARGEST_ANSWER) {
                    missed();
                }
            }
        }
    }

    private final class Answer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (message instanceof ByteBuf bytes && !ended()) {
                    course.answered();
                    answer.add(bytes);
                    search();
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
    }
}
