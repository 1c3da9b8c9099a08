package dev.launchwatch.notify;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** Runs tasks one after the other, in the order in which they came; holds a thread only while there is something to do. */
final class Desk {
    private static final Logger LOG = Logger.getLogger(Desk.class);

    private final Executor executor;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private boolean running;

    Desk(Executor executor) {
        this.executor = executor;
    }

    void run(Runnable task) {
        synchronized (queue) {
            queue.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::drain);
    }

    private void drain() {
        while (true) {
            Runnable task;
            synchronized (queue) {
                task = queue.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                // A bug in one task must not stop the ones behind it: messages to people are among them.
                LOG.error("A step of the notifications failed", e);
            }
        }
    }
}
