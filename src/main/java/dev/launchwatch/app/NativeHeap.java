package dev.launchwatch.app;

import org.graalvm.nativeimage.RuntimeOptions;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * The heap of the native binary, which by itself grows with the machine's memory, not with the work. Part of the build of the
 * image only; {@code -Xmn} on the command line still wins.
 */
public final class NativeHeap implements Feature {
    /**
     * What is allocated between two collections, in bytes. A probe leaves some ten kilobytes behind; with this much, memory
     * stays near what is in use, and in the processor's cache.
     */
    private static final long YOUNG = 16L << 20;

    @Override
    public String getDescription() {
        return "Bounds the young generation";
    }

    @Override
    public void afterRegistration(AfterRegistrationAccess access) {
        RuntimeOptions.set("MaxNewSize", YOUNG);
    }
}
