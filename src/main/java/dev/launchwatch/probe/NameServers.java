package dev.launchwatch.probe;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which name servers to ask, as {@code resolv.conf} says. Read here instead of by Netty, which reads the file once, when
 * a class is initialised: in a native image that is on the machine that built it.
 *
 * @param search domains that complete a short name
 * @param ndots how many dots make a name complete enough to be asked for as it is first
 */
record NameServers(List<InetSocketAddress> servers, List<String> search, int ndots) {
    static final Path SYSTEM = Path.of("/etc/resolv.conf");
    static final int PORT = 53;
    private static final int MOST_SERVERS = 3; // as resolv.conf(5) has it
    private static final int MOST_DOTS = 15;

    NameServers {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /** These servers and no search domains. */
    static NameServers of(List<InetSocketAddress> servers) {
        return new NameServers(servers, List.of(), 1);
    }

    /** Reads a file in the format of resolv.conf(5); without a file or a server in it, the local machine is asked. */
    static NameServers read(Path file) {
        List<InetSocketAddress> servers = new ArrayList<>();
        List<String> search = new ArrayList<>();
        int ndots = 1;
        for (String line : lines(file)) {
            String[] words = line.strip().split("\\s+");
            switch (words[0]) {
                case "nameserver" -> {
                    InetAddress address = words.length > 1 ? literal(words[1]) : null;
                    if (address != null && servers.size() < MOST_SERVERS) {
                        servers.add(new InetSocketAddress(address, PORT));
                    }
                }
                case "domain", "search" -> {
                    search.clear();
                    search.addAll(List.of(words).subList(1, words.length));
                }
                case "options" -> ndots = ndots(words, ndots);
                default -> {} // a comment, or an option that has no meaning here
            }
        }
        if (servers.isEmpty()) {
            servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
        }
        return new NameServers(servers, search, ndots);
    }

    /** The address that this text is, or null if it is a name. */
    static @Nullable InetAddress literal(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + text.length() + " characters has an odd length", e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of(); // no such file is a valid system: the local machine resolves
        }
    }

    private static int ndots(String[] options, int otherwise) {
        for (String option : options) {
            if (option.startsWith("ndots:") && option.length() <= 8) {
                try {
                    return Math.clamp(Integer.parseInt(option.substring(6)), 0, MOST_DOTS);
                } catch (NumberFormatException e) {
                    return otherwise;
                }
            }
        }
        return otherwise;
    }
}
