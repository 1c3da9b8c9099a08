package dev.launchwatch.app;

import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/**
 * Hears of what no thread has caught. An {@link Error} (no memory, too deep a recursion, a class that is missing) leaves a thread dead
 * that rules or notifications may rest on, and a daemon that looks well but tells nobody is the worst that it can be: so the
 * process ends at once, without tidying up, and whoever supervises it starts it again. Everything that was decided is durable by then,
 * as after a kill. Whatever else was not caught is a bug, and is logged.
 */
final class LastResort implements Thread.UncaughtExceptionHandler {
    /** EX_SOFTWARE of sysexits.h: an internal error. */
    static final int EXIT_CODE = 70;

    private static final Logger LOG = Logger.getLogger("launchwatch");

    private final IntConsumer halt;

    /** @param halt ends the process with this code */
    LastResort(IntConsumer halt) {
        this.halt = halt;
    }

    /** Hears of all threads of this process from now on. */
    static void install() {
        Thread.setDefaultUncaughtExceptionHandler(new LastResort(Runtime.getRuntime()::halt));
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        String name = thread.getName().isEmpty() ? "a thread without a name" : thread.getName();
        if (!(thrown instanceof Error)) {
            LOG.errorf(thrown, "What %s did has failed", name);
            return;
        }
        try {
            LOG.fatalf(thrown, "%s has failed beyond repair: the process ends, to be started again", name);
        } finally {
            // Even if there is no memory left to say it.
            halt.accept(EXIT_CODE);
        }
    }
}
