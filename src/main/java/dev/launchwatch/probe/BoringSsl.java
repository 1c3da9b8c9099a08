package dev.launchwatch.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.conscrypt.AllocatedBuffer;
import org.conscrypt.BufferAllocator;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * TLS by BoringSSL, the library that members' browsers use, through Conscrypt: a handshake costs about a third of the
 * JDK's; see docs/adr/0004-tls-by-boringssl.md. Where its library does not exist for the platform or cannot be loaded
 * (it is unpacked into the folder for temporary files), the JDK's TLS takes its place.
 */
final class BoringSsl {
    private static final System.Logger LOG = System.getLogger(BoringSsl.class.getName());
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** A record with its head and tail: more is never ready at once. */
    private static final int RECORD = 17 << 10;

    private BoringSsl() {}

    /** Loaded when first needed: loading takes longer than the daemon's start may. */
    private static final class Loaded {
        static final @Nullable Provider PROVIDER = provider();

        private static @Nullable Provider provider() {
            try {
                Conscrypt.checkAvailability();
                // Trust is decided by PeerTrust; the JDK's managers serve everything else.
                return Conscrypt.newProviderBuilder().provideTrustManager(false).build();
            } catch (UnsatisfiedLinkError e) {
                LOG.log(Level.INFO, "probes use the JDK''s TLS, since BoringSSL cannot be loaded: {0}", e.getMessage());
                return null;
            }
        }
    }

    /** A context that is not yet initialised. Blocks the first time, to load the library. */
    static SSLContext context() throws NoSuchAlgorithmException {
        return Loaded.PROVIDER == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", Loaded.PROVIDER);
    }

    /** Makes an engine take its memory from Netty's pool; does nothing to the JDK's. To be called before the handshake. */
    static void pool(SSLEngine engine) {
        if (Conscrypt.isConscrypt(engine)) {
            Conscrypt.setBufferAllocator(engine, Pool.INSTANCE);
        }
    }

    /**
     * Gives the engine's memory back, which lies outside of the heap. Does nothing to the JDK's. To be called on the
     * connection's event loop, when it is closed.
     */
    static void free(SSLEngine engine) {
        if (!Conscrypt.isConscrypt(engine)) {
            return;
        }
        ByteBuf farewell = PooledByteBufAllocator.DEFAULT.heapBuffer(RECORD);
        try {
            engine.closeOutbound();
            // It frees nothing before its farewell was taken.
            engine.wrap(NOTHING, farewell.nioBuffer(0, RECORD));
            engine.closeInbound();
        } catch (SSLException e) {
            // It says that the peer took no leave, which is not asked here; its memory is free all the same.
        } finally {
            farewell.release();
        }
    }

    private static final class Pool extends BufferAllocator {
        static final Pool INSTANCE = new Pool();

        @Override
        public AllocatedBuffer allocateDirectBuffer(int capacity) {
            return new Pooled(PooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity));
        }
    }

    private static final class Pooled extends AllocatedBuffer {
        private final ByteBuf memory;
        private final ByteBuffer view;

        Pooled(ByteBuf memory) {
            this.memory = memory;
            this.view = memory.nioBuffer(0, memory.capacity());
        }

        @Override
        public ByteBuffer nioBuffer() {
            return view;
        }

        @Override
        public AllocatedBuffer release() {
            memory.release();
            return this;
        }
    }
}
