package dev.launchwatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** From the answer to the deciding probe to the webhook's receipt, both seen by the site: one clock. */
final class WebhookDelay {
    private static final int BLOCK = 4096;

    private final Bed bed;
    private final Consumer<Figure> table;
    private final int outages;

    WebhookDelay(Bed bed, Consumer<Figure> table) {
        this.bed = bed;
        this.table = table;
        this.outages = bed.quick() ? 30 : 100;
    }

    void measure() {
        List<Double> floor = bare();
        List<Double> syncs = syncs();
        table.accept(Figure.of("one append and fsync of 4 KiB, median", "the disk", Percentiles.median(syncs), "ms"));
        for (Program program : bed.programs()) {
            List<Double> delays = daemon(program);
            String measure = "deciding probe to webhook, durable first, %d outages".formatted(outages);
            String what = "bare request, then bare post";
            report(measure + ", median", program, delays, floor, 50, what);
            report("  95th percentile", program, delays, floor, 95, what);
            report("  longest", program, delays, floor, 100, what);
        }
    }

    private void report(
            String measure, Program program, List<Double> delays, List<Double> floor, int percent, String what) {
        table.accept(Figure.of(
                measure, program.name(), Percentiles.of(delays, percent), "ms", Percentiles.of(floor, percent), what));
    }

    private List<Double> bare() {
        Bed.progress("deciding probe to webhook: floor");
        List<Double> delays = new ArrayList<>();
        try (Child loop = bed.bareLoop(
                "tell", bed.site().authority().toString(), bed.site().http())) {
            for (int i = 0; i < outages; i++) {
                delays.add(outage("bare-" + i, loop::ask));
            }
        }
        return delays;
    }

    private List<Double> daemon(Program program) {
        Bed.progress("deciding probe to webhook: " + program.name());
        Path folder = Bench.folder(bed.folder(), "webhook");
        Path config = Configs.strict(folder.resolve("monitors"), bed.site(), outages);
        List<Double> delays = new ArrayList<>();
        try (Daemon daemon = program.daemon(config, folder.resolve("data"), Map.of())) {
            daemon.process().during(bed.seconds(15, 5));
            for (int i = 0; i < outages; i++) {
                delays.add(outage("m-" + i, _ -> {}));
            }
        }
        return delays;
    }

    /** Milliseconds. */
    private double outage(String page, Consumer<String> begun) {
        bed.site().fail(page);
        begun.accept(page);
        Duration delay = bed.site().told(page);
        bed.site().heal(page);
        return delay.toNanos() / 1e6;
    }

    private List<Double> syncs() {
        List<Double> times = new ArrayList<>();
        Path file = Bench.folder(bed.folder(), "sync").resolve("file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < outages; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(BLOCK));
                channel.force(true);
                times.add((System.nanoTime() - start) / 1e6);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return times;
    }
}
