package dev.launchwatch.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Somebody who may sign in to the operator pages, as the users file keeps them: a name, and what PBKDF2 makes of their password.
 *
 * @param name as others read it beside what they do
 * @param iterations of PBKDF2
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2">OWASP's parameters</a>
 */
@SuppressWarnings("ArrayRecordComponent") // compared by fingerprint and in constant time alone
public record User(String name, int iterations, byte[] salt, byte[] hash) {
    /** Of HMAC-SHA-512, as OWASP has it. */
    static final int ITERATIONS = 210_000;

    /** A password has so many characters at least. */
    public static final int SHORTEST_PASSWORD = 12;

    /** And so many at most: what is longer is none, and not worth a hash. */
    public static final int LONGEST_PASSWORD = 256;

    private static final String SCHEME = "pbkdf2-sha512";
    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int FEWEST_BYTES = 16;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MOST_USERS = 1_000;

    /** Letters and digits that nobody takes for another, 32 of them, so that each is five bits. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 5;
    private static final int OF_GROUP = 5;

    /** Whether somebody may be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** A new password of 125 random bits, to be shown once. */
    public static String mint(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS * OF_GROUP; i++) {
            if (i > 0 && i % OF_GROUP == 0) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /**
     * The entry of somebody with this password. Takes about as long as a sign-in.
     *
     * @param random for the salt; must be cryptographically strong
     */
    public static User of(String name, String password, RandomGenerator random) {
        return of(name, password, ITERATIONS, random);
    }

    static User of(String name, String password, int iterations, RandomGenerator random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new User(name, iterations, salt, derive(password, salt, iterations));
    }

    /**
     * Whoever has this name and this password. It takes the same time whether the name, the password or nothing is wrong.
     *
     * @param users those there are
     */
    static Optional<User> verify(List<User> users, String name, String password) {
        int most = users.stream().mapToInt(User::iterations).max().orElse(ITERATIONS);
        User nobody = new User("", most, new byte[SALT_BYTES], new byte[HASH_BYTES]);
        User user = nobody;
        boolean known = false;
        for (User each : users) {
            if (each.name().equals(name)) {
                user = each;
                known = true;
            }
        }
        boolean same = MessageDigest.isEqual(derive(password, user.salt(), user.iterations()), user.hash());
        if (user.iterations() < most) {
            derive(password, nobody.salt(), most - user.iterations());
        }
        return same && known ? Optional.of(user) : Optional.empty();
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        // The same letter may be typed in two ways: NIST SP 800-63B, section 5.1.1.2.
        char[] characters = Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }

    /** What changes with the password, and tells nothing of it. */
    String fingerprint() {
        return Document.digest(line().getBytes(StandardCharsets.UTF_8));
    }

    /** The line of the users file: {@code name pbkdf2-sha512:iterations:salt:hash}, in base64. */
    public String line() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return name + " " + SCHEME + ":" + iterations + ":" + base64.encodeToString(salt) + ":"
                + base64.encodeToString(hash);
    }

    /**
     * Reads a users file; empty lines and lines that begin with # are passed over.
     *
     * @throws IllegalArgumentException naming the first line that is none, without what is in it
     */
    public static List<User> parse(String text) {
        List<User> users = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            User user = parseLine(line.strip(), number);
            if (!names.add(user.name())) {
                throw new IllegalArgumentException(
                        "line " + number + " has a name that an earlier one has: delete one of them");
            }
            users.add(user);
        }
        if (users.size() > MOST_USERS) {
            throw new IllegalArgumentException("there are more than " + MOST_USERS + " users");
        }
        return List.copyOf(users);
    }

    private static User parseLine(String line, int number) {
        String[] words = line.split("\\s+", -1);
        String[] parts = words.length == 2 ? words[1].split(":", -1) : new String[0];
        if (parts.length != 4 || !parts[0].equals(SCHEME) || !isName(words[0])) {
            throw none(number);
        }
        try {
            int iterations = Integer.parseInt(parts[1]);
            byte[] salt = Base64.getDecoder().decode(parts[2]);
            byte[] hash = Base64.getDecoder().decode(parts[3]);
            if (iterations < ITERATIONS
                    || iterations > MOST_ITERATIONS
                    || salt.length < FEWEST_BYTES
                    || hash.length != HASH_BYTES) {
                throw none(number);
            }
            return new User(words[0], iterations, salt, hash);
        } catch (IllegalArgumentException e) {
            throw none(number);
        }
    }

    private static IllegalArgumentException none(int number) {
        return new IllegalArgumentException(
                "line " + number + " is no user: write name and hash as `launchwatch user new` prints them");
    }
}
