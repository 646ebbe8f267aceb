package ch.monespacepro.keycloak.name;

import ch.monespacepro.keycloak.text.PlainText;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** What names and titles have in common: letters of any script, with certain signs and a limit. */
final class NameRule {

    /** Enough for decomposed letters, which normalisation shortens. */
    private static final int LONGEST_WRITTEN = 1000;

    private static final Pattern SPACES = Pattern.compile(" {2,}+");
    private static final Pattern MARKUP = Pattern.compile("[<>&]");
    /** Letters and marks that are drawn as nothing: fillers of Hangul, vowels of Khmer, selectors of glyph variants. */
    private static final String BLANK =
            "\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u3164\\ufe00-\\ufe0f\\uffa0\\x{e0100}-\\x{e01ef}";

    private static final Pattern LETTER = Pattern.compile("[\\p{L}&&[^" + BLANK + "]]");

    private final Pattern allowed;
    private final int longest;
    private final boolean mayBeEmpty;

    /**
     * @param signs the inside of a character class
     * @param longest in UTF-16 units, as stored
     * @param mayBeEmpty whether a text that a reader sees as empty is read as an empty one
     */
    NameRule(String signs, int longest, boolean mayBeEmpty) {
        this.allowed = Pattern.compile("[[\\p{L}\\p{M}&&[^" + BLANK + "]]" + signs + "]++");
        this.longest = longest;
        this.mayBeEmpty = mayBeEmpty;
    }

    String read(String typed) throws NameRefusedException {
        require(typed.length() <= LONGEST_WRITTEN, NameRefusal.TOO_LONG);
        String composed = Normalizer.normalize(PlainText.trimmed(typed), Normalizer.Form.NFC);
        String name = SPACES.matcher(composed).replaceAll(" ");
        if (name.isEmpty() && mayBeEmpty) {
            return name;
        }
        require(!name.isEmpty(), NameRefusal.EMPTY);
        require(!MARKUP.matcher(name).find(), NameRefusal.MARKUP);
        require(hasOnlyItsCharacters(name), NameRefusal.CHARACTERS);
        require(name.length() <= longest, NameRefusal.TOO_LONG);
        return name;
    }

    boolean hasOnlyItsCharacters(String text) {
        return allowed.matcher(text).matches() && LETTER.matcher(text).find();
    }

    private static void require(boolean holds, NameRefusal otherwise) throws NameRefusedException {
        if (!holds) {
            throw new NameRefusedException(otherwise);
        }
    }
}
