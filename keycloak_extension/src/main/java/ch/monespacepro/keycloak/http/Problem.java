package ch.monespacepro.keycloak.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error response as defined by RFC 9457: {@code application/problem+json} with {@code title}, {@code status} and
 * {@code detail}, and {@code code} for programs. Its {@code type} is {@code about:blank}, which may be omitted.
 *
 * @param code stays the same when the texts change
 * @param detail the remedy, in English, for the developer of the client
 * @param challenge the header {@code WWW-Authenticate} (RFC 6750), or null when another token would not help
 * @param further extension members
 */
public record Problem(Status status, String code, String detail, String challenge, Map<String, String> further) {

    private static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        further = Map.copyOf(further);
    }

    public static Problem of(Status status, String code, String detail) {
        return new Problem(status, code, detail, null, Map.of());
    }

    /** A problem that another token solves. */
    public static Problem ofToken(Status status, String code, String detail, String challenge) {
        return new Problem(status, code, detail, challenge, Map.of());
    }

    /** A value that the request contains, or lacks. */
    public static Problem ofField(String field, String code, String detail) {
        return of(Status.BAD_REQUEST, code, detail).with("field", field);
    }

    /** Adds an extension member. */
    public Problem with(String member, String value) {
        Map<String, String> more = new LinkedHashMap<>(further);
        more.put(member, value);
        return new Problem(status, code, detail, challenge, more);
    }

    public Response response() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        further.forEach(body::put);
        // Last: an extension member never takes the place of one of these.
        body.put("title", status.getReasonPhrase())
                .put("status", status.getStatusCode())
                .put("code", code)
                .put("detail", detail);
        Response.ResponseBuilder answer = Response.status(status)
                .type(MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(body.toString());
        return challenge == null
                ? answer.build()
                : answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge).build();
    }

    /** Returns an exception that makes the resource answer with this response. */
    public WebApplicationException exception() {
        return new WebApplicationException(response());
    }
}
