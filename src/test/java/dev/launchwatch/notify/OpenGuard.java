package dev.launchwatch.notify;

import java.util.concurrent.Callable;

/** Lets everything pass. */
public final class OpenGuard implements Guard {
    @Override
    public Delivery call(Callable<Delivery> attempt) {
        try {
            return attempt.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String state() {
        return "closed";
    }
}
