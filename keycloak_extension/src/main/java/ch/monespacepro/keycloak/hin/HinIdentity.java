package ch.monespacepro.keycloak.hin;

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

    private static final Pattern EDGES = Pattern.compile("^[ \\t\\r\\n\\u00a0]+|[ \\t\\r\\n\\u00a0]+$");
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

    /** The text of a claim, trimmed; nothing when absent, empty, too long, or with invisible characters. */
    Optional<String> text(String claim) {
        return raw(claim)
                .map(HinIdentity::trimmed)
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_TEXT)
                .filter(text -> !INVISIBLE.matcher(text).find());
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

    /** Without white space at both ends, in Unicode's composed form. */
    static String trimmed(String text) {
        return Normalizer.normalize(EDGES.matcher(text).replaceAll(""), Normalizer.Form.NFC);
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
