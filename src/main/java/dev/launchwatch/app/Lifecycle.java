package dev.launchwatch.app;

import dev.launchwatch.cli.Version;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import sun.misc.Signal;

/** From start to a clean end: what runs between Quarkus being up and going down. */
public final class Lifecycle implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    private final Station station;

    @Inject
    Lifecycle(Station station) {
        this.station = station;
    }

    @Override
    public int run(String... arguments) {
        LastResort.install();
        station.start();
        // After Quarkus has set its own handlers: a daemon that was asked to end and did so has succeeded.
        Signal.handle(new Signal("TERM"), _ -> Quarkus.asyncExit(0));
        Signal.handle(new Signal("INT"), _ -> Quarkus.asyncExit(0));
        Signal.handle(new Signal("HUP"), _ -> Thread.ofVirtual().name("reload").start(station::reload));
        String port = ConfigProvider.getConfig().getValue("quarkus.http.port", String.class);
        Listening.begin(port);
        LOG.infof("Launchwatch %s is ready on http://localhost:%s/", Version.number(), port);
        if (ImageMode.current().isNativeImage()) {
            NativeMemory.bound();
        }
        Quarkus.waitForExit();
        Listening.end();
        station.stop();
        return station.exitCode();
    }
}
