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

/** Makes the connection of a visit: name, TCP, proxy, TLS, each timed. */
final class Connector {
    /** The name of the last handler of every connection, which takes what went wrong to the visit. */
    static final String END = "end";

    private static final String PROXY = "proxy";

    private final EventLoopGroup group;
    private final Resolver resolver;
    private final Ticker ticker;

    /** @param group of NIO event loops */
    Connector(EventLoopGroup group, Resolver resolver, Ticker ticker) {
        this.group = group;
        this.resolver = resolver;
        this.ticker = ticker;
    }

    Course course(Route route) {
        return new Course(ticker, route.server().toString(), route.proxy() != null, new Peer());
    }

    /** Connects, lets the visit do its work, and returns its result. Blocks; never throws for what a network does. */
    <R> R make(Visit<R> visit, Route route) {
        EventLoop loop = group.next();
        try {
            Attempt attempt = new Attempt(visit, route, loop);
            loop.execute(() -> attempt.guarded(attempt::begin));
        } catch (RejectedExecutionException e) {
            visit.fail(Failure.of(Reason.INTERNAL, "the probe came while the daemon was stopping"));
        }
        return visit.await();
    }

    /** One way to a server, confined to its event loop. */
    private final class Attempt {
        private final Visit<?> visit;
        private final Route route;
        private final EventLoop loop;

        Attempt(Visit<?> visit, Route route, EventLoop loop) {
            this.visit = visit;
            this.route = route;
            this.loop = loop;
        }

        /** Runs a step; Netty would only log what it throws, and the visit would wait for its time-out. */
        void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                visit.failed(e);
            }
        }

        private void begin() {
            visit.begin(loop);
            String host = route.firstHop().host();
            if (NameServers.literal(host) != null) {
                visit.course.skipResolve();
            }
            resolver.resolve(host, route.ip(), loop, found -> guarded(() -> resolved(found)));
        }

        private void resolved(Resolution resolution) {
            if (visit.ended()) {
                return;
            }
            switch (resolution) {
                case Resolution.Found(List<InetAddress> addresses) -> {
                    visit.course.enter(Phase.CONNECT);
                    connect(addresses, 0);
                }
                case Resolution.Failed(Failure failure) ->
                    visit.fail(
                            route.proxy() == null
                                    ? failure
                                    : Failure.of(Reason.PROXY_FAILURE, "the proxy " + failure.message()));
            }
        }

        private void connect(List<InetAddress> addresses, int index) {
            InetAddress address = addresses.get(index);
            InetSocketAddress hop = new InetSocketAddress(address, route.firstHop().port());
            int left = addresses.size() - index;
            Bootstrap bootstrap = new Bootstrap()
                    .group(loop)
                    .channelFactory(NioSocketChannel::new)
                    .disableResolver()
                    // The visit's own timer is the only one, unless there is another address to leave time for.
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
                    visit.course.connectedBy(address.getAddress().length == 4 ? 4 : 6);
                    if (!tunnelled()) {
                        guarded(() -> secure(connected.channel()));
                    }
                } else if (left > 1 && visit.connecting()) {
                    connect(addresses, index + 1);
                } else if (!visit.ended()) {
                    refused(connected.cause());
                }
            });
        }

        private int share(int left) {
            return Math.clamp(visit.timeout().toMillis() / left, 1, Integer.MAX_VALUE);
        }

        private void prepare(Channel channel, InetSocketAddress hop) {
            visit.use(channel);
            if (tunnelled()) {
                channel.pipeline().addLast(PROXY, tunnel(hop));
            }
            channel.pipeline().addLast(END, new End(visit, this));
        }

        private boolean tunnelled() {
            return route.proxy() != null && route.proxy().tunnel();
        }

        private SocketAddress destination(InetSocketAddress hop) {
            return tunnelled()
                    ? InetSocketAddress.createUnresolved(route.end().host(), route.end().port())
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
                visit.failed(cause);
            } else {
                visit.fail(Failure.of(
                        Reason.PROXY_FAILURE,
                        "the proxy " + route.proxy().address() + " did not accept the connection"));
            }
        }

        private void secure(Channel channel) {
            Route.Tls tls = route.tls();
            if (visit.ended()) {
                return;
            }
            if (tls == null) {
                visit.arrived(channel);
                return;
            }
            visit.course.enter(Phase.TLS);
            SSLEngine engine = tls.context().engine(tls.name(), tls.protocols(), visit.course.peer);
            SslHandler handler = new SslHandler(engine);
            handler.setHandshakeTimeoutMillis(0); // the visit's timer is the only one
            handler.handshakeFuture().addListener(_ -> tls.context().release(engine));
            channel.pipeline().addBefore(END, "tls", handler);
        }

        private void handshaken(Channel channel, SslHandshakeCompletionEvent event) {
            SslHandler handler = channel.pipeline().get(SslHandler.class);
            if (!event.isSuccess()) {
                boolean closed = !channel.isActive() && visit.course.peer.refusal() == null;
                if (closed) {
                    visit.cut(false);
                } else {
                    visit.failed(event.cause());
                }
            } else if (!visit.ended()) {
                visit.course.secured(handler.engine().getSession().getProtocol());
                visit.arrived(channel);
            }
        }
    }

    /** Takes what happens to a connection to its visit. */
    private static final class End extends ChannelInboundHandlerAdapter {
        private final Visit<?> visit;
        private final Attempt attempt;

        End(Visit<?> visit, Attempt attempt) {
            this.visit = visit;
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
            ReferenceCountUtil.release(message); // nothing that the visit waits for
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!visit.ended() && visit.course.phase() != Phase.CONNECT) {
                visit.cut(false);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            visit.failed(cause);
        }
    }
}
