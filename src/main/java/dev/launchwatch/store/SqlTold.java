package dev.launchwatch.store;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was told, what kept it from being told, and who looked after it, for whoever looks back. Blocking; every method throws {@link
 * dev.launchwatch.model.StoreUnavailableException} where the store is away.
 */
public final class SqlTold {
    private final Reader reader;

    public SqlTold(Reader reader) {
        this.reader = reader;
    }

    /**
     * What was planned in a time, taken or refused by its channel or still waiting, oldest first.
     *
     * @param until excluded
     * @param most so many at most of those that are done
     */
    public List<Notification> planned(Instant from, Instant until, int most) {
        return reader.read("read what was told", session -> {
            List<Notification> planned = new ArrayList<>(session.documents(
                    Statements.DELIVERED, NotifyCodec::notification, from.toEpochMilli(), until.toEpochMilli(), most));
            session.documents(Statements.UNDELIVERED, NotifyCodec::notification).stream()
                    .filter(each ->
                            !each.createdAt().isBefore(from) && each.createdAt().isBefore(until))
                    .forEach(planned::add);
            planned.sort(Comparator.comparing(Notification::createdAt)
                    .thenComparing(Notification::channel)
                    .thenComparing(Notification::id));
            return planned;
        });
    }

    /** The silences that end after a moment. */
    public List<Silence> silences(Instant after) {
        return reader.read(
                "read the silences",
                session -> session.documents(Statements.SILENCES, NotifyCodec::silence, after.toEpochMilli()));
    }

    /** The acknowledgements that end after a moment. */
    public List<Acknowledgement> acknowledgements(Instant after) {
        return reader.read(
                "read the acknowledgements",
                session -> session.documents(
                        Statements.ACKNOWLEDGEMENTS, NotifyCodec::acknowledgement, after.toEpochMilli()));
    }
}
