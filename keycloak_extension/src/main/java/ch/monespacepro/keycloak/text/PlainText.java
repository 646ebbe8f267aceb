package ch.monespacepro.keycloak.text;

import java.util.regex.Pattern;

/**
 * Text as its reader sees it: white space of any kind is a space, and what cannot be seen is gone.
 *
 * <p>A telephone's contacts and word processors put no-break spaces, direction marks and zero-width characters into what
 * is copied from them. The same rule as {@code plain} in {@code professional_rules/text.py}; both run
 * {@code tests/vectors/plain_text.json}.
 */
public final class PlainText {

    private static final Pattern WHITE_SPACE =
            Pattern.compile("[\\t\\n\\r\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]");
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]");

    private static final Pattern LINE_BREAK = Pattern.compile("[\\n\\r\\u2028\\u2029]");

    private PlainText() {}

    /** Whether a reader would take it for another text than it is; a line break inside it belongs to no name. */
    public static boolean hides(String written) {
        return UNSEEN.matcher(written).find() || LINE_BREAK.matcher(written).find();
    }

    /** The whole text, spaces at its ends included. Control characters and halves of surrogate pairs stay. */
    public static String of(String written) {
        return UNSEEN.matcher(WHITE_SPACE.matcher(written).replaceAll(" ")).replaceAll("");
    }

    /** The text without spaces at its ends. */
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
