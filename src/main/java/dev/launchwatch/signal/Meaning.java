package dev.launchwatch.signal;

import dev.launchwatch.model.Globs;
import dev.launchwatch.model.StatusRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request of an access log means. One event for each: a login is none without rights, and neither is a mere request. */
final class Meaning {
    private static final int UNAUTHORIZED = 401;

    private final AccessLog.@Nullable Logins logins;

    /** @param logins null if no request is a login */
    Meaning(AccessLog.@Nullable Logins logins) {
        this.logins = logins;
    }

    /** The kind of event that a request is. */
    String kind(Request request, int status) {
        if (logins != null && isLogin(logins, request)) {
            if (within(logins.failed(), status)) {
                return Kinds.LOGIN_FAILED;
            }
            if (within(logins.succeeded(), status)) {
                return Kinds.LOGIN_SUCCEEDED;
            }
        }
        return status == UNAUTHORIZED ? Kinds.UNAUTHORIZED : Kinds.REQUEST;
    }

    private static boolean isLogin(AccessLog.Logins logins, Request request) {
        if (request.method() != null && !request.method().equalsIgnoreCase(logins.method())) {
            return false;
        }
        String path = request.path();
        return path != null && logins.path().stream().anyMatch(pattern -> Globs.matches(pattern, path));
    }

    private static boolean within(List<StatusRange> ranges, int status) {
        return ranges.stream().anyMatch(range -> range.contains(status));
    }

    /**
     * The route of a request, if the site has one there: scanners ask for thousands of paths that do not exist, which would take
     * the place of those that do.
     */
    static @Nullable String route(Request request, int status) {
        return status == 404 || status == 400 ? null : request.target();
    }

    /** Why, for a login that failed, as far as a status says it. */
    static @Nullable String reason(String kind, int status) {
        return kind.equals(Kinds.LOGIN_FAILED) ? "status_" + status : null;
    }
}
