package dev.launchwatch.probe;

import dev.launchwatch.metrics.ResultMetrics;
import dev.launchwatch.metrics.Watched;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Result.Standing;
import dev.launchwatch.model.Result.Trigger;
import dev.launchwatch.testing.LocalTool;
import dev.launchwatch.testing.Scrape;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The blackbox exporter and our probers, set up alike. */
final class TwoTools implements AutoCloseable {
    private static final String REGION = "here";

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final Probers probers = new Probers(
            loops,
            InstantSource.system(),
            System::nanoTime,
            _ -> Optional.empty(),
            new RotatingTokens(RefreshTokens.NONE),
            new Redactor(Set.of()),
            "test");
    private final LocalTool exporter;
    private final Path authority;

    /** @param authority the certificate of the authority that both trust */
    TwoTools(Path folder, Path authority) {
        this.authority = authority;
        try {
            Path config = Files.writeString(folder.resolve("blackbox.yml"), Manner.modules(authority));
            exporter = LocalTool.serve("prometheus-blackbox-exporter", "--config.file=" + config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the exporter tells of a URL. */
    Scrape theirs(String url, Manner manner) {
        String target = URLEncoder.encode(url, StandardCharsets.UTF_8);
        return Scrape.parse(exporter.get("/probe?module=" + manner.module() + "&target=" + target));
    }

    /** What we tell of a URL. */
    Scrape ours(String url, Manner manner) {
        ResultMetrics metrics = metrics(List.of("one"));
        metrics.accept(result("one", url, manner));
        return Scrape.of(metrics);
    }

    /** Metrics that wait for results of these monitors. */
    static ResultMetrics metrics(List<String> monitors) {
        ResultMetrics metrics = new ResultMetrics(REGION);
        metrics.watch(
                monitors.stream().map(name -> new Watched(name, "all", true)).toList());
        return metrics;
    }

    /** What one probe of ours finds, as the daemon passes it on. */
    Result result(String name, String url, Manner manner) {
        Monitor monitor = new Monitor(
                name,
                Duration.ofMinutes(1),
                manner.timeout(),
                "all",
                "",
                0,
                Duration.ZERO,
                Duration.ofMinutes(1),
                List.of(),
                Map.of(),
                true,
                Monitor.Excerpts.NONE,
                manner.spec(url, authority));
        return new Result(name, REGION, Instant.EPOCH, Trigger.SCHEDULE, Standing.COUNTED, probers.probe(monitor));
    }

    @Override
    public void close() {
        exporter.close();
        probers.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
