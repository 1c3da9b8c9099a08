package dev.launchwatch.app;

import io.quarkus.runtime.ImageMode;
import org.graalvm.nativeimage.RuntimeOptions;

/** The heap of the native binary, which by itself grows with the machine's memory, not with the work. */
final class NativeHeap {
    /**
     * What is allocated between two collections, in bytes. A probe leaves some ten kilobytes behind; with this much, memory
     * stays near what is in use, and in the processor's cache.
     */
    private static final long YOUNG = 16L << 20;

    private static final String MAX_NEW_SIZE = "MaxNewSize";

    private NativeHeap() {}

    /** Sets it up, unless the command line did ({@code -Xmn}). Does nothing on a JVM. */
    static void setUp() {
        if (ImageMode.current().isNativeImage()) {
            Long given = RuntimeOptions.get(MAX_NEW_SIZE);
            if (given == null || given == 0) {
                RuntimeOptions.set(MAX_NEW_SIZE, YOUNG);
            }
        }
    }
}
