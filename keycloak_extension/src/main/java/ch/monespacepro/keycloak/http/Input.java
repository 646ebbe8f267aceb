package ch.monespacepro.keycloak.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/** The JSON body of a request: an object, mostly of texts. A fault names its field. */
public record Input(JsonNode body) {

    /** Fits the longest texts of every request several times. */
    private static final int MOST_BYTES = 64 * 1024;

    /**
     * Reads the body of a request. An empty one is an empty object.
     *
     * @param type the header {@code Content-Type}; null when there is none
     * @throws jakarta.ws.rs.WebApplicationException 413, 415, or 400 when the body is no JSON object
     */
    public static Input of(String type, InputStream written) {
        return new Input(JsonBody.read(type, written, MOST_BYTES));
    }

    /** Refuses any other field: a misspelt one must not count as absent. */
    public void refuseFieldsBeside(Set<String> known) {
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw Problem.ofField(name, "unknown_field", "There is no such field here.").exception();
            }
        });
    }

    /** Returns whether the field is there, even if it is null. */
    public boolean has(String field) {
        return body.has(field);
    }

    /** Returns a text without outer spaces; empty when it is absent or blank. */
    public Optional<String> text(String field, int most) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().codePoints().anyMatch(Input::isNoCharacter)) {
            throw Problem.ofField(field, "not_a_text", "Send “" + field + "” as a text.").exception();
        }
        String text = value.asText().strip();
        if (text.codePointCount(0, text.length()) > most) {
            throw Problem.ofField(field, "too_long", "At most " + most + " characters.").exception();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    public String required(String field, int most) {
        return text(field, most)
                .orElseThrow(() -> Problem.ofField(field, "missing", "Send “" + field + "”.").exception());
    }

    /** Databases do not store NUL and unpaired surrogates; no text has other control characters than these three. */
    private static boolean isNoCharacter(int character) {
        return Character.getType(character) == Character.SURROGATE
                || Character.isISOControl(character) && "\n\r\t".indexOf(character) < 0;
    }
}
