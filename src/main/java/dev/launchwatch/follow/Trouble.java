package dev.launchwatch.follow;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Why a file cannot be followed, in a sentence with the remedy. */
final class Trouble {
    private Trouble() {}

    /** Something that is no file, such as the standard output that containers log to. */
    static final class NoFileException extends FileSystemException {
        private static final long serialVersionUID = 1;

        NoFileException(Path path) {
            super(path.toString());
        }
    }

    static String of(Path path, IOException e) {
        return switch (e) {
            case AccessDeniedException _ ->
                path
                        + " may not be read by the user that runs Launchwatch: allow it, such as by usermod -aG adm launchwatch, and"
                        + " start it anew";
            case NoSuchFileException _, NotDirectoryException _ ->
                path + " is not there: correct the path, or let the server write its log there";
            case NoFileException _ ->
                path
                        + " is no file (containers often log to their standard output): let the server write to a file that both see";
            default -> path + " cannot be read (" + e.getClass().getSimpleName() + "): check the disk that it is on";
        };
    }

    static String nothingFits(Path pattern) {
        return "no file fits " + pattern + ": correct the path, or let the server write its log there";
    }
}
