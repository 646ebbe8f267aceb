package ch.monespacepro.keycloak.text;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Text without case, accents and signs, in which names, addresses and numbers are compared and found. */
public final class FoldedText {

    private static final Pattern MARKS = Pattern.compile("\\p{M}++");
    private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{N}]++");
    private static final int LONGEST = 1000;

    /** Letters that no normalisation takes apart. */
    private static final Map<String, String> LETTERS =
            Map.of("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ı", "i");

    private FoldedText() {}

    /** Returns the letters and digits only: {@code Dr. Anne-Zoé} becomes {@code drannezoe}. Null counts as empty. */
    public static String of(String written) {
        return String.join("", words(written));
    }

    /** Returns the words, which signs separate: {@code Anne-Zoé} has two. */
    public static List<String> words(String written) {
        if (written == null) {
            return List.of();
        }
        String bounded = written.substring(0, Math.min(written.length(), LONGEST));
        // Lower case first: İ then has a mark.
        String apart = Normalizer.normalize(PlainText.of(bounded).toLowerCase(Locale.ROOT), Normalizer.Form.NFKD);
        String plain = MARKS.matcher(apart).replaceAll("");
        for (Map.Entry<String, String> letter : LETTERS.entrySet()) {
            plain = plain.replace(letter.getKey(), letter.getValue());
        }
        return Stream.of(SIGNS.split(plain)).filter(word -> !word.isEmpty()).toList();
    }
}
