package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.http.JsonBody;
import ch.monespacepro.keycloak.lookup.Asked;
import ch.monespacepro.keycloak.lookup.Found;
import ch.monespacepro.keycloak.lookup.Professionals;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import org.keycloak.models.KeycloakSession;

/**
 * {@code professionals/lookup}: which active account has an identifier, and which subjects are gone. For programs only: the
 * document dispatcher by its role, and the profile service.
 */
public final class ProfessionalLookup {

    private static final String ROLE = "delivery-reader";
    private static final String PROFILE_SERVICE = "profile-service";

    /** A thousand identifiers, with room. */
    private static final int MOST_BYTES = 256 * 1024;

    private final KeycloakSession session;

    private ProfessionalLookup(KeycloakSession session) {
        this.session = session;
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    static ProfessionalLookup of(KeycloakSession session) {
        Caller caller = Caller.of(session).whoIsAProgram();
        if (!PROFILE_SERVICE.equals(caller.client().getClientId())) {
            caller.withRole(ROLE);
        }
        return new ProfessionalLookup(session);
    }

    /** Answers in the order asked. A list of identifiers gets {@code professionals}, one of subjects {@code people}. */
    @POST
    public Response find(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Asked asked = Asked.of(JsonBody.read(type, body, MOST_BYTES));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (asked.subjects().isEmpty()) {
            ArrayNode professionals = answer.putArray("professionals");
            new Professionals(session).find(asked.identifiers()).forEach(found -> professionals.add(json(found)));
        } else {
            ArrayNode people = answer.putArray("people");
            Set<String> present = new Professionals(session).present(asked.subjects());
            asked.subjects().forEach(subject -> people.addObject().put("status", present.contains(subject) ? "present" : "gone"));
        }
        return Response.ok(answer.toString(), MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static ObjectNode json(Found found) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", found.status().name().toLowerCase(Locale.ROOT));
        if (found.subject() != null) {
            json.put("sub", found.subject());
        }
        return json;
    }
}
