package ch.monespacepro.keycloak.hin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Refuses identities by one claim; the same rule as {@code hin_mapper/refusal.py}.
 *
 * @param refusal the reason given
 * @param claim a path into the identity
 * @param condition when the rule applies
 */
record RefusalRule(HinRefusal refusal, String claim, Condition condition) {

    sealed interface Condition permits Unusable, Below, Like {}

    /** The claim is missing, empty, too long or has invisible characters. */
    record Unusable() implements Condition {}

    /** The claim is a number below this, or not a number. */
    record Below(int level) implements Condition {}

    /** The whole claim matches one of the patterns: {@code *} matches any text, case is ignored. */
    record Like(List<String> patterns) implements Condition {
        Like {
            patterns = List.copyOf(patterns);
        }
    }

    boolean applies(HinIdentity identity) {
        if (condition instanceof Below below) {
            OptionalInt level = identity.level(claim);
            return level.isEmpty() || level.getAsInt() < below.level();
        }
        Optional<String> text = identity.key(claim).map(found -> found.toLowerCase(Locale.ROOT));
        if (condition instanceof Like like) {
            return text.isPresent()
                    && like.patterns().stream()
                            .anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), text.get()));
        }
        return text.isEmpty();
    }

    private static boolean matches(String pattern, String text) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return text.equals(pattern);
        }
        String first = parts[0];
        String last = parts[parts.length - 1];
        int position = first.length();
        int end = text.length() - last.length();
        if (position > end || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        for (int i = 1; i < parts.length - 1; i++) {
            int found = text.indexOf(parts[i], position);
            if (found < 0 || found + parts[i].length() > end) {
                return false;
            }
            position = found + parts[i].length();
        }
        return true;
    }
}
