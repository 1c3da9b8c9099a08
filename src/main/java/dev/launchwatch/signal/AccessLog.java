package dev.launchwatch.signal;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Shorthand;
import dev.launchwatch.model.StatusRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access log of a web server on this machine, as a source that is pulled.
 *
 * @param lines null for {@link LogFormat.Combined}, see {@link #format}
 */
@Doc(
        "The access log of a web server on this machine. It is followed over rotations and restarts; each line is one event:"
                + " http.request, or http.unauthorized for a 401, or what `logins` says.")
@Shorthand("path")
public record AccessLog(
        @Doc(
                value =
                        "The file. In the name of the file, not of its folder, * stands for any characters: all that fit are"
                                + " followed. Relative ones start at the working directory.",
                example = "/var/log/nginx/access.log")
        String path,

        @Doc(value = "How its lines are written; left out, combined.", example = "caddy") @Nullable
        LogFormat lines,

        @Doc("Where to begin in files that are there when they are followed first; later always where it was.")
        @Default("end")
        From from,

        @Doc("Which requests are logins.") @Nullable Logins logins) {

    /** Where a file is begun. */
    public enum From {
        /** What is in it already is left out. */
        @Doc("With what is written from now on.")
        END,
        /** All of it is read. */
        @Doc("With its first line.")
        START
    }

    /** How its lines are written. */
    public LogFormat format() {
        return lines == null ? new LogFormat.Combined() : lines;
    }

    /** Which requests are logins, and how the answer tells whether one failed. */
    @Doc(
            "Which requests are logins, by method, path and status: so a log alone says login.failed and login.succeeded. Other answers"
                    + " to them are requests as all others.")
    public record Logins(
            @Doc(value = "Paths, without query; * stands for any characters.", example = "/api/login")
            List<String> path,

            @Doc("The method. Where the format does not say it, every request to the path counts.") @Default("POST")
            String method,

            @Doc("Statuses of a login that failed.") @Default("[401, 403]")
            List<StatusRange> failed,

            @Doc("Statuses of a login that succeeded.") @Default("[200, 302]")
            List<StatusRange> succeeded) {
        public Logins {
            path = List.copyOf(path);
            failed = List.copyOf(failed);
            succeeded = List.copyOf(succeeded);
        }
    }
}
