package dev.launchwatch.model;

import java.util.Locale;
import java.util.Optional;

/**
 * Who gives a command, as far as it is proved, and from where.
 *
 * @param name what is proved: the token's name, the user's, Slack's name of theirs, or the channel whose mail had the link; one line of at
 *     most {@link #LONGEST_NAME} characters
 * @param surface where the command was given
 * @param as the name that they gave themselves, which proves nothing; empty for none
 * @param proof how the name was proved, where the surface does not say it: {@code password}, or {@code oidc} with issuer and subject; empty
 *     where it does
 */
public record Actor(String name, Surface surface, String as, String proof) {
    /** As many characters may a name have. */
    public static final int LONGEST_NAME = 100;

    /** And a proof: an address, and a subject of as many as OpenID Connect lets it have. */
    private static final int LONGEST_PROOF = 500;

    public Actor {
        name = Acknowledgement.line(name, LONGEST_NAME);
        as = Acknowledgement.line(as, LONGEST_NAME);
        proof = Acknowledgement.line(proof, LONGEST_PROOF);
    }

    /** Somebody who is proved as this surface always does it. */
    public Actor(String name, Surface surface, String as) {
        this(name, surface, as, "");
    }

    /** Where commands are given. */
    public enum Surface {
        API,
        /** The product's own command line, by its own word. */
        CLI,
        SLACK,
        /** A link in a mail. */
        MAIL,
        /** The operators' pages. */
        PAGE;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** As it stands in the API. */
        public String label() {
            return label;
        }

        /** The surface with this word. */
        public static Optional<Surface> of(String label) {
            for (Surface surface : values()) {
                if (surface.label.equals(label)) {
                    return Optional.of(surface);
                }
            }
            return Optional.empty();
        }
    }

    /** The same, who says that they are somebody; the name alone where they say nothing else. */
    public Actor calling(String themselves) {
        return new Actor(name, surface, themselves.equals(name) ? "" : themselves, proof);
    }
}
