package ch.monespacepro.keycloak.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

/**
 * Why a request is refused, as RFC 9457 has it: {@code application/problem+json} with {@code title}, {@code status} and
 * {@code detail}, and {@code code} for programs. Its type is {@code about:blank}, which need not be written.
 *
 * @param code stays the same whatever the words
 * @param detail what to do about it; for the caller's programmer, in English
 * @param challenge the header {@code WWW-Authenticate} (RFC 6750), or null where no other token would help
 */
public record Problem(Status status, String code, String detail, String challenge) {

    private static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(Status status, String code, String detail) {
        return new Problem(status, code, detail, null);
    }

    public Response response() {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("title", status.getReasonPhrase())
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

    /** To be thrown where a resource has to stop. */
    public WebApplicationException exception() {
        return new WebApplicationException(response());
    }
}
