package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.probe.Resolver.Resolution;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;

/** Makes the connection of a contact: name, TCP, proxy, TLS, each timed. */
final class Connector implements AutoCloseable {
    /** The name of the last handler of every connection, which takes what went wrong to the contact. */
    static final String END = "end";

    private static final String PROXY = "proxy";

    private final Loops loops;
    private final Resolver resolver;
    private final Ticker ticker;
    private final Overdue overdue;

    /** @param group of NIO event loops, such as Vert.x's own */
    Connector(EventLoopGroup group, Resolver resolver, Ticker ticker) {
        this.loops = new Loops(group);
        this.resolver = resolver;
        this.ticker = ticker;
        this.overdue = new Overdue(ticker);
    }

    Course course(Route route) {
        return new Course(ticker, route.server().toString(), route.proxy() != null, new Peer());
    }

    /** Connects, lets the contact do its work, and returns its result. Blocks; never throws for what a network does. */
    <R> R make(Contact<R> contact, Route route) {
        overdue.watch(contact);
        try (Loops.Place place = loops.take()) {
            Attempt attempt = new Attempt(contact, route, place.loop());
            place.loop().execute(() -> attempt.guarded(attempt::begin));
            return contact.await();
        } catch (RejectedExecutionException e) {
            return contact.broken(Failure.of(Reason.INTERNAL, "the probe came while the daemon was stopping"));
        } finally {
            overdue.forget(contact);
        }
    }

    @Override
    public void close() {
        overdue.close();
    }

    /** One way to a server, confined to its event loop. */
    private final class Attempt {
        private final Contact<?> contact;
        private final Route route;
        private final EventLoop loop;

        Attempt(Contact<?> contact, Route route, EventLoop loop) {
            this.contact = contact;
            this.route = route;
            this.loop = loop;
        }

        /** Runs a step; Netty would only log what it throws, and the contact would wait for its time-out. */
        void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                contact.failed(e);
            }
        }

        private void begin() {
            contact.begin(loop);
            String host = route.firstHop().host();
            if (NameServers.literal(host) != null) {
                contact.course.skipResolve();
            }
            resolver.resolve(host, route.ip(), loop, found -> guarded(() -> resolved(found)));
        }

        private void resolved(Resolution resolution) {
            if (contact.ended()) {
                return;
            }
            switch (resolution) {
                case Resolution.Found(List<InetAddress> addresses) -> {
                    contact.course.enter(Phase.CONNECT);
                    connect(addresses, 0);
                }
                case Resolution.Failed(Failure failure) ->
                    contact.fail(
                            route.proxy() == null
                                    ? failure
                                    : Failure.of(Reason.PROXY_FAILURE, "the proxy " + failure.message()));
            }
        }

        private void connect(List<InetAddress> addresses, int index) {
            InetAddress address = addresses.get(index);
            InetSocketAddress hop =
                    new InetSocketAddress(address, route.firstHop().port());
            int left = addresses.size() - index;
            contact.course.tries(address.getAddress().length == 4 ? 4 : 6);
            Bootstrap bootstrap = new Bootstrap()
                    .group(loop)
                    .channelFactory(NioSocketChannel::new)
                    .disableResolver()
                    // The contact's own timer is the only one, unless there is another address to leave time for.
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, left == 1 ? 0 : share(left))
                    // A server that answers and cuts a large upload is heard out: a failed write ends nothing.
                    .option(ChannelOption.AUTO_CLOSE, false)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            prepare(channel, hop);
                        }
                    });
            bootstrap.connect(destination(hop)).addListener((io.netty.channel.ChannelFuture connected) -> {
                if (connected.isSuccess()) {
                    if (!tunnelled()) {
                        guarded(() -> secure(connected.channel()));
                    }
                } else if (left > 1 && contact.connecting()) {
                    connect(addresses, index + 1);
                } else if (!contact.ended()) {
                    refused(connected.cause());
                }
            });
        }

        private int share(int left) {
            return Math.clamp(contact.timeout().toMillis() / left, 1, Integer.MAX_VALUE);
        }

        private void prepare(Channel channel, InetSocketAddress hop) {
            contact.use(channel);
            if (tunnelled()) {
                channel.pipeline().addLast(PROXY, tunnel(hop));
            }
            channel.pipeline().addLast(END, new End(contact, this));
        }

        private boolean tunnelled() {
            return route.proxy() != null && route.proxy().tunnel();
        }

        private SocketAddress destination(InetSocketAddress hop) {
            return tunnelled()
                    ? InetSocketAddress.createUnresolved(
                            route.end().host(), route.end().port())
                    : hop;
        }

        private HttpProxyHandler tunnel(InetSocketAddress hop) {
            Route.Proxy proxy = route.proxy();
            HttpProxyHandler handler = proxy == null || proxy.user() == null
                    ? new HttpProxyHandler(hop)
                    : new HttpProxyHandler(hop, proxy.user(), proxy.password());
            handler.setConnectTimeoutMillis(0);
            return handler;
        }

        private void refused(Throwable cause) {
            if (route.proxy() == null) {
                contact.failed(cause);
            } else {
                contact.fail(Failure.of(
                        Reason.PROXY_FAILURE,
                        "the proxy " + route.proxy().address() + " did not accept the connection"));
            }
        }

        private void secure(Channel channel) {
            Route.Tls tls = route.tls();
            if (contact.ended()) {
                return;
            }
            if (tls == null) {
                contact.arrived(channel);
                return;
            }
            contact.course.enter(Phase.TLS);
            SSLEngine engine = tls.context().engine(tls.name(), tls.protocols(), contact.course.peer);
            SslHandler handler = new SslHandler(engine);
            handler.setHandshakeTimeoutMillis(0); // the contact's timer is the only one
            channel.closeFuture().addListener(_ -> tls.context().release(engine));
            channel.pipeline().addBefore(END, "tls", handler);
        }

        private void handshaken(Channel channel, SslHandshakeCompletionEvent event) {
            SslHandler handler = channel.pipeline().get(SslHandler.class);
            if (!event.isSuccess()) {
                boolean closed = !channel.isActive() && contact.course.peer.refusal() == null;
                if (closed) {
                    contact.cut(false);
                } else {
                    contact.failed(event.cause());
                }
            } else if (!contact.ended()) {
                contact.course.secured(handler.engine().getSession().getProtocol());
                contact.arrived(channel);
            }
        }
    }

    /** Takes what happens to a connection to its contact. */
    private static final class End extends ChannelInboundHandlerAdapter {
        private final Contact<?> contact;
        private final Attempt attempt;

        End(Contact<?> contact, Attempt attempt) {
            this.contact = contact;
            this.attempt = attempt;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            switch (event) {
                case ProxyConnectionEvent _ -> attempt.secure(ctx.channel());
                case SslHandshakeCompletionEvent handshake -> attempt.handshaken(ctx.channel(), handshake);
                default -> ReferenceCountUtil.release(event);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message); // nothing that the contact waits for
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!contact.ended() && contact.course.phase() != Phase.CONNECT) {
                contact.cut(false);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            contact.failed(cause);
        }
    }
}
