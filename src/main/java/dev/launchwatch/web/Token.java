package dev.launchwatch.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * An API token as the tokens file keeps it: who, what it allows, and the SHA-256 of the token. A plain hash will do, since
 * tokens are 256 random bits: there is nothing to guess.
 *
 * @param name who has it; shown in the audit log
 * @param scopes what it allows
 * @param sha256 the hash, in lower-case hexadecimal
 */
public record Token(String name, Set<Scope> scopes, String sha256) {
    private static final int BYTES = 32;
    private static final String PREFIX = "lw_";

    public Token {
        scopes = Set.copyOf(scopes);
    }

    /** A new token's text, to be shown once. */
    public static String mint(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + HexFormat.of().formatHex(bytes);
    }

    /** The entry for a token's text. */
    public static Token of(String name, Set<Scope> scopes, String text) {
        return new Token(name, scopes, hash(text));
    }

    /** Whether {@code text} is this token; takes the same time wherever it differs. */
    public boolean is(String text) {
        return MessageDigest.isEqual(
                hash(text).getBytes(StandardCharsets.US_ASCII), sha256.getBytes(StandardCharsets.US_ASCII));
    }

    /** The token among {@code tokens} that {@code text} is; looks at all of them whichever it is. */
    public static Optional<Token> find(List<Token> tokens, String text) {
        Optional<Token> found = Optional.empty();
        for (Token token : tokens) {
            if (token.is(text)) {
                found = Optional.of(token);
            }
        }
        return found;
    }

    /** The line of the tokens file: {@code name scope,scope sha256-hex}. */
    public String line() {
        String words = scopes.stream().sorted().map(Scope::word).collect(Collectors.joining(","));
        return name + " " + words + " " + sha256;
    }

    /**
     * Reads a tokens file; empty lines and lines that begin with # are passed over.
     *
     * @throws IllegalArgumentException naming the first line that is none, without its hash
     */
    public static List<Token> parse(String text) {
        List<Token> tokens = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                tokens.add(parseLine(line.strip(), number));
            }
        }
        return List.copyOf(tokens);
    }

    private static Token parseLine(String line, int number) {
        String[] words = line.split("\\s+", -1);
        if (words.length != 3 || !words[2].matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("line " + number
                    + " is no token: write name, scopes and SHA-256 as `launchwatch token new` prints it");
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : Arrays.asList(words[1].split(",", -1))) {
            scopes.add(Scope.ofWord(word)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "line " + number + ": '" + word + "' is no scope: use read, ingest or operate")));
        }
        return new Token(words[0], scopes, words[2]);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
