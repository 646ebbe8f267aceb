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
 * A HIN identity as HIN's directory answers it: its claims are read without trusting them.
 *
 * <p>The same reading as {@code hin_mapper/identity.py}.
 *
 * @param claims the JSON object that HIN answered
 */
public record HinIdentity(JsonNode claims) {

    /** Keycloak's limit for names and for user names, in UTF-16 units. */
    static final int LONGEST_TEXT = 255;

    /** Before anything is done with a text; in decomposed letters, a name is longer than it will be. */
    private static final int LONGEST_WRITTEN = 4 * LONGEST_TEXT;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final Pattern LEVEL = Pattern.compile("[0-9]{1,9}");
    private static final Pattern NOT_SHOWN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}_ .'’-]");
    private static final int HIGHEST_LEVEL = 999_999_999;
    private static final int LONGEST_SHOWN = 80;

    /** Whether HIN answered an object at all. */
    boolean isObject() {
        return claims.isObject();
    }

    /** The text of a claim as HIN wrote it; nothing when it is absent or is no text. */
    Optional<String> raw(String claim) {
        return Optional.ofNullable(value(claim).textValue());
    }

    /** Whether HIN wrote a text in which anything can be seen. */
    boolean says(String claim) {
        return raw(claim)
                .filter(written -> written.length() > LONGEST_WRITTEN || !PlainText.trimmed(written).isEmpty())
                .isPresent();
    }

    /**
     * The text of a claim as its reader sees it, trimmed, in Unicode's composed form; nothing when it is absent, empty,
     * too long, or has control characters.
     */
    Optional<String> text(String claim) {
        return raw(claim)
                .filter(written -> written.length() <= LONGEST_WRITTEN)
                .map(written -> Normalizer.normalize(PlainText.trimmed(written), Normalizer.Form.NFC))
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_TEXT)
                .filter(text -> !INVISIBLE.matcher(text).find());
    }

    /** The text of a claim that others are compared with: nothing, too, when it is not what its reader sees. */
    Optional<String> key(String claim) {
        return text(claim).filter(text -> raw(claim).filter(PlainText::hides).isEmpty());
    }

    /** A number, or digits as text; nothing when it is neither, or out of all proportion. */
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

    /** How a message names the identity: nothing in it can be taken for markup. */
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
