package dev.launchwatch.store;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite itself, unpacked once beside the data. Left to itself the driver writes it into the folder for temporary files
 * at each start and reads it back byte by byte, which takes half of the daemon's start.
 */
final class SqliteLibrary {
    private static final System.Logger LOG = System.getLogger(SqliteLibrary.class.getName());
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private SqliteLibrary() {}

    /**
     * Has the driver load the library from {@code folder}, unpacking it there if it is missing. Where that fails, or
     * somebody has told the driver otherwise, the driver goes its own way. Blocks; to be called before the first connection.
     */
    static void use(Path folder) {
        if (System.getProperty(PATH) != null) {
            return;
        }
        String name = name();
        try {
            if (!Files.exists(folder.resolve(name))) {
                unpack(folder, name);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "SQLite''s library is not kept in {0}: {1}", folder, e.toString());
            return;
        }
        load(folder, name);
    }

    /** The same for whoever changes nothing in the folder: without the library there, the driver goes its own way. */
    static void useIfThere(Path folder) {
        if (System.getProperty(PATH) == null && Files.isReadable(folder.resolve(name()))) {
            load(folder, name());
        }
    }

    private static String name() {
        return "sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + System.getProperty("os.arch") + ".so";
    }

    private static void load(Path folder, String name) {
        System.setProperty(PATH, folder.toAbsolutePath().toString());
        System.setProperty(NAME, name);
    }

    private static void unpack(Path folder, String name) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException("there is no " + resource);
            }
            Path unfinished = folder.resolve(name + ".unfinished");
            Files.copy(library, unfinished, StandardCopyOption.REPLACE_EXISTING);
            // Half a library would take the process down, not only this start of it.
            try (FileChannel file = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            forgetOthers(folder, name);
        }
    }

    private static void forgetOthers(Path folder, String name) throws IOException {
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(folder, "sqlite-*.so*")) {
            for (Path library : libraries) {
                if (!library.endsWith(name)) {
                    Files.deleteIfExists(library);
                }
            }
        }
    }
}
