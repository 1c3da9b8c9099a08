package dev.launchwatch.app;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.nativeimage.RuntimeOptions;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.word.PointerBase;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;

/** What the native binary does about its own memory. Never loaded by a JVM. */
final class NativeMemory {
    private static final System.Logger LOG = System.getLogger(NativeMemory.class.getName());

    /**
     * The largest heap, in bytes, on whatever machine: ten thousand monitors need a tenth of it. By itself a native heap
     * grows with the machine's memory, not with the work.
     */
    private static final long LARGEST = 1600L << 20;

    /** The share of the machine's memory that the heap has by itself. */
    private static final int USUAL_PERCENT = 80;

    private static final Path MAPS = Path.of("/proc/self/smaps");
    private static final Path PROGRAM = Path.of("/proc/self/exe");

    /** From Linux' {@code mman-common.h}: the pages are not needed soon; those of a file are read again when they are. */
    private static final int MADV_DONTNEED = 4;

    private NativeMemory() {}

    /**
     * Bounds the heap, and to a hundredth of it what is allocated between two collections: a probe leaves some ten kilobytes
     * behind, so that memory stays near what is in use, and in the processor's cache. {@code -Xmx} and {@code -Xmn} on the
     * command line win. To be called after the start, which has no time for collections.
     */
    static void bound() {
        long usual = Runtime.getRuntime().maxMemory();
        if (usual > LARGEST) {
            RuntimeOptions.set("MaximumHeapSizePercent", (int) Math.max(1, USUAL_PERCENT * LARGEST / usual));
        }
        RuntimeOptions.set("MaximumYoungGenerationSizePercent", 1);
    }

    /**
     * Gives back the pages of the program itself, its code and its constants, most of which are used by the start alone.
     * What is used comes back by itself, from the kernel's file cache. Does nothing on systems without {@code /proc}.
     */
    static void release() {
        try {
            String program = PROGRAM.toRealPath().toString();
            unwritten(Files.readAllLines(MAPS), program).forEach(NativeMemory::release);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the program''s own pages are kept: {0}", e.toString());
        }
    }

    /**
     * The parts of the program, as address ranges, that are not writable and hold no page of their own. Being protected is
     * not enough: what was relocated at the start is, too, and would be lost.
     *
     * @param maps the lines of {@code /proc/self/smaps}
     */
    static List<String> unwritten(List<String> maps, String program) {
        List<String> ranges = new ArrayList<>();
        String range = "";
        for (String line : maps) {
            String[] fields = line.split(" +", 6);
            if (fields[0].endsWith(":")) {
                if (!range.isEmpty() && fields[0].equals("Anonymous:") && fields[1].equals("0")) {
                    ranges.add(range);
                }
            } else {
                boolean constant = fields.length == 6 && fields[1].startsWith("r-") && fields[5].equals(program);
                range = constant ? fields[0] : "";
            }
        }
        return ranges;
    }

    private static void release(String range) {
        int dash = range.indexOf('-');
        long start = Long.parseUnsignedLong(range, 0, dash, 16);
        long end = Long.parseUnsignedLong(range, dash + 1, range.length(), 16);
        if (madvise(WordFactory.pointer(start), WordFactory.unsigned(end - start), MADV_DONTNEED) != 0) {
            LOG.log(Level.DEBUG, "the program''s own pages at {0} are kept", range);
        }
    }

    /** See {@code man 2 madvise}. */
    @CFunction(transition = CFunction.Transition.NO_TRANSITION)
    private static native int madvise(PointerBase address, UnsignedWord length, int advice);
}
