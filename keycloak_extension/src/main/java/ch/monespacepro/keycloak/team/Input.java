package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.text.PlainText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/** The JSON body of an act: an object of texts. A fault names its field. */
public record Input(JsonNode body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws jakarta.ws.rs.WebApplicationException 400 when the body is no JSON object */
    public static Input of(String written) {
        try {
            JsonNode body = JSON.readTree(written == null || written.isBlank() ? "{}" : written);
            if (body.isObject()) {
                return new Input(body);
            }
        } catch (IOException notJson) {
            // Answered below.
        }
        throw Problem.of(jakarta.ws.rs.core.Response.Status.BAD_REQUEST, "malformed_body", "Send one JSON object.")
                .exception();
    }

    /** Returns a text without outer spaces; empty when it is absent or blank. */
    Optional<String> text(String field, int most) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Problem.ofField(field, "not_a_text", "Send “" + field + "” as a text.").exception();
        }
        String text = value.asText().strip();
        if (text.codePointCount(0, text.length()) > most) {
            throw Problem.ofField(field, "too_long", "At most " + most + " characters.").exception();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    String required(String field, int most) {
        return text(field, most)
                .orElseThrow(() -> Problem.ofField(field, "missing", "Send “" + field + "”.").exception());
    }
}
