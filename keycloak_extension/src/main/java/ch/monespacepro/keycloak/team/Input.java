package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.http.Problem;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The JSON body of an act: an object of texts. A fault names its field. */
public record Input(JsonNode body) {

    /** Fits the longest texts of every act several times. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final Pattern JSON_TYPE =
            Pattern.compile("application/json\\s*+(?:;.*+)?+", Pattern.CASE_INSENSITIVE);

    /** All fields of all acts. */
    private static final Set<String> FIELDS =
            Set.of("at", "channel", "field", "method", "note", "proof", "reason", "text", "value");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads the body of a request. An empty one is an empty object.
     *
     * @param type the header {@code Content-Type}; null when there is none
     * @throws jakarta.ws.rs.WebApplicationException 413, 415, or 400 when the body is no JSON object
     */
    public static Input of(String type, InputStream written) {
        if (type == null || !JSON_TYPE.matcher(type).matches()) {
            throw Problem.of(Status.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Send application/json.")
                    .exception();
        }
        return of(read(written));
    }

    private static byte[] read(InputStream written) {
        byte[] body;
        try {
            body = written.readNBytes(MOST_BYTES + 1);
        } catch (IOException brokenOff) {
            throw malformed().exception();
        }
        if (body.length > MOST_BYTES) {
            throw Problem.of(
                            Status.REQUEST_ENTITY_TOO_LARGE, "too_large", "Send at most " + MOST_BYTES + " bytes.")
                    .exception();
        }
        return body;
    }

    static Input of(byte[] written) {
        if (written.length == 0) {
            return new Input(JSON.createObjectNode());
        }
        try {
            JsonNode body = JSON.readTree(written);
            if (body.isObject()) {
                return new Input(body);
            }
        } catch (IOException notJson) {
            // Answered below.
        }
        throw malformed().exception();
    }

    private static Problem malformed() {
        return Problem.of(Status.BAD_REQUEST, "malformed_body", "Send one JSON object, in UTF-8.");
    }

    /** Refuses a field that no act has: a misspelt proof must not count as none. */
    void refuseUnknownFields() {
        body.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw Problem.ofField(name, "unknown_field", "No act has such a field.").exception();
            }
        });
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
