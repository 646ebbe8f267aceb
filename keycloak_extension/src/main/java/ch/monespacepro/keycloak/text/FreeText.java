package ch.monespacepro.keycloak.text;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** A text in a person's own words, on one line. */
public final class FreeText {

    /** Control characters, unpaired surrogates and other characters that nobody sees; databases refuse some of them. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

    /** Far more than any field takes: a longer text is refused, and need not be normalised first. */
    private static final int LONGEST_WRITTEN = 10_000;

    private FreeText() {}

    /** Returns the text as it is stored: trimmed, in Unicode's composed form. */
    public static String typed(String typed) {
        return typed.length() > LONGEST_WRITTEN
                ? typed
                : Normalizer.normalize(PlainText.trimmed(typed), Normalizer.Form.NFC);
    }

    /** Returns whether the text has characters that nobody sees. */
    public static boolean hasInvisible(String text) {
        return INVISIBLE.matcher(text).find();
    }
}
