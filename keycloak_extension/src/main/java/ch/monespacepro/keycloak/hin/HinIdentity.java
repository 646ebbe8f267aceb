package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.text.PlainText;
import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A HIN identity, as returned by HIN's directory. Its claims are treated as untrusted input, by the same rules as
 * {@code hin_mapper/identity.py}.
 *
 * @param claims the JSON object returned by HIN
 */
public record HinIdentity(JsonNode claims) {

    /** Keycloak's limit for names and usernames, in UTF-16 units. */
    static final int LONGEST_TEXT = 255;

    /** The limit before normalisation. A name in decomposed letters is longer than its composed form. */
    private static final int LONGEST_WRITTEN = 4 * LONGEST_TEXT;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final Pattern LEVEL = Pattern.compile("[0-9]{1,9}");
    private static final Pattern NOT_SHOWN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}_ .'’-]");
    private static final int HIGHEST_LEVEL = 999_999_999;
    private static final int LONGEST_SHOWN = 80;

    /** Returns whether HIN returned a JSON object. */
    boolean isObject() {
        return claims.isObject();
    }

    /** Returns the text of a claim unchanged; empty when it is absent or not a text. */
    Optional<String> raw(String claim) {
        return Optional.ofNullable(value(claim).textValue());
    }

    /** Returns whether a claim has a text with visible characters. */
    boolean says(String claim) {
        return raw(claim)
                .filter(written -> written.length() > LONGEST_WRITTEN || !PlainText.trimmed(written).isEmpty())
                .isPresent();
    }

    /**
     * Returns the text of a claim trimmed and in Unicode's composed form (NFC); empty when it is absent, blank, too
     * long or has control characters.
     */
    Optional<String> text(String claim) {
        return raw(claim)
                .filter(written -> written.length() <= LONGEST_WRITTEN)
                .map(written -> Normalizer.normalize(PlainText.trimmed(written), Normalizer.Form.NFC))
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_TEXT)
                .filter(text -> !INVISIBLE.matcher(text).find());
    }

    /** Returns the text of a claim for comparisons; empty also when it has invisible characters. */
    Optional<String> key(String claim) {
        return text(claim).filter(text -> raw(claim).filter(PlainText::hides).isEmpty());
    }

    /** Returns a number, or a text of digits as a number; empty when it is neither or too large. */
    OptionalInt level(String claim) {
        JsonNode value = value(claim);
        if (value.isTextual() && LEVEL.matcher(value.textValue()).matches()) {
            return OptionalInt.of(Integer.parseInt(value.textValue()));
        }
        boolean number = value.isIntegralNumber() && value.canConvertToInt();
        return number && value.intValue() >= 0 && value.intValue() <= HIGHEST_LEVEL
                ? OptionalInt.of(value.intValue())
                : OptionalInt.empty();
    }

    /** Returns a name of the identity for messages, without characters that could be markup. */
    String displayName() {
        String name = Stream.of(text("contactId.firstName"), text("contactId.lastName"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        String shown = NOT_SHOWN.matcher(name.isEmpty() ? text("loginName").orElse("HIN") : name).replaceAll("");
        String shortened = shown.substring(0, Math.min(shown.length(), LONGEST_SHOWN)).strip();
        return shortened.isEmpty() ? "HIN" : shortened;
    }

    private JsonNode value(String claim) {
        JsonNode value = claims;
        for (String step : claim.split("\\.")) {
            value = value.path(step);
        }
        return value;
    }

    @Override
    public String toString() {
        return "HinIdentity";
    }
}
