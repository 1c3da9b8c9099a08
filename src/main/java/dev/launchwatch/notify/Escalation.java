package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import java.time.Instant;

/**
 * Nobody looked after an alert in time, or before somebody else's turn began.
 *
 * @param alert the alert, as it was told
 * @param route which asks for somebody in time
 * @param channel that was told and where nobody answered
 * @param toldAt when it was told, or left by who looked after it
 * @param due when somebody else has to hear of it
 * @param round how often it was escalated and answered before
 * @param onCall who is on call now and was not when it was told; empty where that is not why
 */
record Escalation(Alert alert, Route route, String channel, Instant toldAt, Instant due, int round, String onCall) {}
