package dev.launchwatch.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Who is a member of the site. All have the same password, which is public. */
final class Members {
    /** Those who come and go by themselves, see {@link Traffic}. */
    static final List<String> CREW = List.of(
            "ada@harbour.example",
            "bo@harbour.example",
            "cleo@harbour.example",
            "dara@harbour.example",
            "eli@harbour.example",
            "finn@harbour.example",
            "gita@harbour.example",
            "hugo@harbour.example");

    /** Who burns the budget in {@link Attack#BUDGET_BURN}, and does nothing else. */
    static final String BURNER = "ishmael@harbour.example";

    private Members() {}

    /** Whether they are somebody's. */
    static boolean know(String email, String password) {
        return isMember(email) && same(password, SampleSite.PASSWORD);
    }

    /** Why a login with these failed. */
    static String reason(String email) {
        return isMember(email) ? "wrong_password" : "unknown_account";
    }

    private static boolean isMember(String email) {
        return email.equals(SampleSite.EMAIL) || email.equals(BURNER) || CREW.contains(email);
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
