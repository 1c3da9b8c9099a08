package dev.launchwatch.store;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Acknowledgement.Outcome;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Who looks after which alert. */
final class AcknowledgementTable {
    /** When an alert ends that fires. */
    static final long FIRES = Long.MAX_VALUE;

    private AcknowledgementTable() {}

    /** Within a write: adds one, if the alert fires and nobody looks after it. */
    static Outcome add(Session session, Acknowledgement.Request request) throws SQLException {
        Optional<Alert> found = find(session, request.alert());
        if (found.isEmpty()) {
            return new Outcome.Unknown();
        }
        Alert alert = found.get();
        if (alert.state() != Alert.State.FIRING) {
            return alert.state() == Alert.State.PENDING ? new Outcome.Pending() : new Outcome.Ended();
        }
        Optional<Acknowledgement> last = last(session, request.alert());
        if (last.isPresent() && !last.get().isOver(request.at())) {
            return new Outcome.Known(last.get());
        }
        Instant firedAt = Objects.requireNonNullElse(alert.firedAt(), alert.since());
        Acknowledgement next = request.taken(last.map(Acknowledgement::number).orElse(0) + 1, firedAt);
        int added = session.update(
                Statements.ADD_ACKNOWLEDGEMENT,
                next.alert(),
                next.number(),
                FIRES,
                NotifyCodec.write(next).toString());
        return added > 0
                ? new Outcome.Taken(next)
                : new Outcome.Known(last(session, request.alert())
                        .orElseThrow(() -> new SQLException("the acknowledgement that is in the way is not there")));
    }

    /** The alert as the rules' last commit left it; a former one as its end was told of. */
    private static Optional<Alert> find(Session session, String id) throws SQLException {
        Optional<Alert> last = session.documents(Statements.LAST_TRANSITION, AlertCodec::transition, id).stream()
                .map(Transition::alert)
                .findFirst();
        if (last.isPresent() && last.get().state() == Alert.State.FIRING) {
            return last;
        }
        // A pending one has no transition yet, a copy not all of them, and one that fires anew after a crash has its
        // end before its
        // beginning.
        Optional<Alert> present = session.documents(Statements.STATES, AlertCodec::ruleState).stream()
                .flatMap(state -> Optional.ofNullable(state.alert()).stream())
                .filter(alert -> alert.id().equals(id))
                .findFirst();
        return present.isPresent() ? present : last;
    }

    private static Optional<Acknowledgement> last(Session session, String alert) throws SQLException {
        return session.documents(Statements.LAST_ACKNOWLEDGEMENT, NotifyCodec::acknowledgement, alert).stream()
                .findFirst();
    }

    /** Within a write: the alert is over. */
    static void end(Session session, String alert, Instant at) throws SQLException {
        long millis = at.toEpochMilli();
        session.update(Statements.END_ACKNOWLEDGEMENTS, millis, alert, millis);
    }
}
