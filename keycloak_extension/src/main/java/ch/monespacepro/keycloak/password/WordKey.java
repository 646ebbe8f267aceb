package ch.monespacepro.keycloak.password;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The form in which words and passwords are compared: in lower case, without accents, without digits and signs at
 * either end, without signs within. {@code Genève-2026!} and {@code geneve} have the same key.
 */
final class WordKey {

    private static final Pattern MARKS = Pattern.compile("\\p{M}++");
    private static final Pattern ENDS = Pattern.compile("^[^\\p{L}]++|[^\\p{L}]++$");
    private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{N}]++");

    private WordKey() {}

    /** Returns the key; empty when the text has no letter. */
    static String of(String text) {
        String letters = text.toLowerCase(Locale.ROOT)
                .replace("ß", "ss")
                .replace("æ", "ae")
                .replace("œ", "oe")
                .replace("ø", "o")
                .replace("ł", "l");
        // The compatibility form, because full-width letters can be typed too.
        String plain = MARKS.matcher(Normalizer.normalize(letters, Normalizer.Form.NFKD)).replaceAll("");
        return SIGNS.matcher(ENDS.matcher(plain).replaceAll("")).replaceAll("");
    }

    /** Returns the keys of a word in both spellings that people use: {@code zurich} and {@code zuerich} for Zürich. */
    static Set<String> spellings(String word) {
        String composed = Normalizer.normalize(word, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        String expanded = composed.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue");
        String first = of(word);
        String second = of(expanded);
        return first.equals(second) ? Set.of(first) : Set.of(first, second);
    }
}
