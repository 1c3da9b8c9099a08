package dev.launchwatch.probe;

import java.util.regex.Matcher;

/**
 * A regular expression run over text from a stranger. Backtracking can take longer than the world will last, so the
 * search counts its steps and gives up; the bound depends on nothing but the text's length, so it gives up in the same
 * place each time.
 */
sealed interface Search {
    /** Found: the first group if the pattern has one, else the whole match. */
    record Hit(String value) implements Search {}

    /** Not there. */
    record Miss() implements Search {}

    /** It took too many steps to say. */
    record GaveUp() implements Search {}

    /** Looks for the pattern anywhere in the text. */
    static Search find(Regex regex, CharSequence text) {
        Matcher matcher = regex.pattern().matcher(new Counted(text, 0, text.length(), new Budget(text.length())));
        try {
            if (!matcher.find()) {
                return new Miss();
            }
            String group = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
            return group == null ? new Miss() : new Hit(group);
        } catch (Budget.SpentException | StackOverflowError e) {
            // The JDK's engine recurses for each round of a group, so that a long text alone can exhaust the stack.
            return new GaveUp();
        }
    }

    /** Steps that are left. */
    final class Budget {
        private static final long LEAST = 5_000_000;
        private static final long PER_CHARACTER = 20;

        private long steps;

        Budget(int length) {
            steps = LEAST + PER_CHARACTER * length;
        }

        void spend() {
            if (--steps < 0) {
                throw new SpentException();
            }
        }

        /** Leaves the JDK's matcher, which knows no other way out. */
        static final class SpentException extends RuntimeException {
            private static final long serialVersionUID = 1L;

            SpentException() {
                super("too many steps", null, false, false);
            }
        }
    }

    /** A text that counts how often it is looked at. */
    record Counted(CharSequence text, int start, int end, Budget budget) implements CharSequence {
        @Override
        public int length() {
            return end - start;
        }

        @Override
        public char charAt(int index) {
            budget.spend();
            return text.charAt(start + index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new Counted(text, start + from, start + to, budget);
        }

        @Override
        public String toString() {
            return text.subSequence(start, end).toString();
        }
    }
}
