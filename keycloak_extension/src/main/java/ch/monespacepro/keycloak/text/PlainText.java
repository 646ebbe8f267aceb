package ch.monespacepro.keycloak.text;

import ch.monespacepro.keycloak.settings.Contact;
import java.util.regex.Pattern;

/**
 * Normalises text as a reader sees it: white space of any kind becomes a space, invisible characters are removed.
 *
 * <p>Contact lists of telephones and word processors add no-break spaces, direction marks and zero-width characters to
 * copied text. The same rule as {@code plain} in {@code professional_rules/text.py}; both run
 * {@code tests/vectors/plain_text.json}.
 */
public final class PlainText {

    private static final Pattern WHITE_SPACE =
            Pattern.compile("[\\t\\n\\r\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]");
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]");

    private static final Pattern LINE_BREAK = Pattern.compile("[\\n\\r\\u2028\\u2029]");

    private PlainText() {}

    /**
     * Returns whether the text has invisible characters or line breaks, so that a reader would take it for another
     * text.
     */
    public static boolean hides(String written) {
        return UNSEEN.matcher(written).find() || LINE_BREAK.matcher(written).find();
    }

    /** Normalises the text and keeps spaces at its ends. Control characters and unpaired surrogates stay. */
    public static String of(String written) {
        return UNSEEN.matcher(WHITE_SPACE.matcher(written).replaceAll(" ")).replaceAll("");
    }

    /** Normalises the text and removes spaces at its ends. */
    public static String trimmed(String written) {
        String plain = of(written);
        int start = 0;
        int end = plain.length();
        while (start < end && plain.charAt(start) == ' ') {
            start++;
        }
        while (end > start && plain.charAt(end - 1) == ' ') {
            end--;
        }
        return plain.substring(start, end);
    }
}
