package dev.launchwatch.follow;

/**
 * Names that rotation gives to what a file was: {@code access.log.1}, {@code access.log-20260131.gz}, {@code access-2026-01-31T12-00-00.log}
 * and such, of logrotate, its dateext and extension, and the rollers of Caddy and others.
 */
final class RotatedName {
    static final String PACKED = ".gz";

    private RotatedName() {}

    static boolean isPacked(String name) {
        return name.endsWith(PACKED);
    }

    /** Whether a file of this name may be what was once called {@code base}. */
    static boolean isOf(String base, String name) {
        String plain = isPacked(name) ? name.substring(0, name.length() - PACKED.length()) : name;
        if (plain.equals(base)) {
            return isPacked(name);
        }
        if (plain.length() <= base.length()) {
            return false;
        }
        if (plain.startsWith(base)) {
            return isMark(plain.substring(base.length()));
        }
        int dot = base.lastIndexOf('.');
        return dot > 0
                && plain.startsWith(base.substring(0, dot))
                && plain.endsWith(base.substring(dot))
                && isMark(plain.substring(dot, plain.length() - (base.length() - dot)));
    }

    private static boolean isMark(String text) {
        if (text.equals(".old") || text.equals("-old")) {
            return true;
        }
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isDigit = c >= '0' && c <= '9';
            digit |= isDigit;
            if (!isDigit && ".-_:TZ+".indexOf(c) < 0) {
                return false;
            }
        }
        return digit && ".-_".indexOf(text.charAt(0)) >= 0;
    }
}
