package ch.monespacepro.keycloak.http;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** Reads the body of a request as one JSON object. */
public final class JsonBody {

    private static final Pattern TYPE = Pattern.compile("application/json\\s*+(?:;.*+)?+", Pattern.CASE_INSENSITIVE);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /**
     * Reads a body. An empty one is an empty object.
     *
     * @param type the header {@code Content-Type}; null when there is none
     * @param most the longest body, in bytes
     * @throws jakarta.ws.rs.WebApplicationException 413, 415, or 400 when the body is no JSON object
     */
    public static JsonNode read(String type, InputStream written, int most) {
        if (type == null || !TYPE.matcher(type).matches()) {
            throw Problem.of(Status.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Send application/json.")
                    .exception();
        }
        return parse(bytes(written, most));
    }

    private static byte[] bytes(InputStream written, int most) {
        byte[] body;
        try {
            body = written.readNBytes(most + 1);
        } catch (IOException brokenOff) {
            throw malformed().exception();
        }
        if (body.length > most) {
            throw Problem.of(Status.REQUEST_ENTITY_TOO_LARGE, "too_large", "Send at most " + most + " bytes.")
                    .exception();
        }
        return body;
    }

    /** @throws jakarta.ws.rs.WebApplicationException 400 when the bytes are no JSON object */
    public static JsonNode parse(byte[] written) {
        if (written.length == 0) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode body = JSON.readTree(written);
            if (body.isObject()) {
                return body;
            }
        } catch (IOException notJson) {
            // Answered below.
        }
        throw malformed().exception();
    }

    private static Problem malformed() {
        return Problem.of(Status.BAD_REQUEST, "malformed_body", "Send one JSON object, in UTF-8.");
    }
}
