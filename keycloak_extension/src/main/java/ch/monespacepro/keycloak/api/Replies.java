package ch.monespacepro.keycloak.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;

/** How the endpoints of the team answer: JSON that nobody keeps, and nothing of an act that was refused. */
final class Replies {

    private Replies() {}

    static Response.ResponseBuilder json(Status status, JsonNode body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body.toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff");
    }

    /** Keycloak commits the transaction of a refusal that brings its own answer; nothing of a refused act may stay. */
    static Response changing(KeycloakSession session, Supplier<Response> act) {
        try {
            return act.get();
        } catch (WebApplicationException refused) {
            session.getTransactionManager().setRollbackOnly();
            throw refused;
        }
    }
}
