package dev.launchwatch.app;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
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

    /** The young generation's largest share of the heap, on a machine with little memory. */
    private static final int MOST_PERCENT = 12;

    private static final Path MAPS = Path.of("/proc/self/smaps");
    private static final Path PROGRAM = Path.of("/proc/self/exe");

    /** From Linux' {@code mman-common.h}: the pages are not needed soon; those of a file are read again when they are. */
    private static final int MADV_DONTNEED = 4;

    private NativeMemory() {}

    /** Bounds the heap. {@code -Xmx} on the command line wins. To be called after the start, which has no time for collections. */
    static void bound() {
        long usual = Runtime.getRuntime().maxMemory();
        if (usual > LARGEST) {
            RuntimeOptions.set("MaximumHeapSizePercent", (int) Math.max(1, USUAL_PERCENT * LARGEST / usual));
        }
    }

    /** This process's heap. {@code -Xmn} on the command line wins over what it is told about the young generation. */
    static final class Heap implements HeapRoom.Heap {
        private static final String OLD = "old generation space";

        private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        private final MemoryPoolMXBean old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(OLD))
                .findFirst()
                .orElseThrow();

        @Override
        public long collections() {
            return collectors.stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum();
        }

        @Override
        public long oldBytes() {
            return old.getUsage().getUsed();
        }

        @Override
        public void young(long bytes) {
            long hundredth = Math.max(1, Runtime.getRuntime().maxMemory() / 100);
            RuntimeOptions.set("MaximumYoungGenerationSizePercent", Math.clamp(bytes / hundredth, 1, MOST_PERCENT));
        }

        @Override
        public void collect() {
            System.gc();
        }
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
