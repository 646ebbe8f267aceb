package ch.monespacepro.keycloak.hin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;

/**
 * {@code GET /realms/{realm}/hin-secured-domains/{domain}} answers {@code {"domain","secured"}}.
 *
 * <p>It is public, as the fact is: no personal data goes in or out, and it lists nothing.
 */
public final class HinSecuredDomainsResource implements RealmResourceProvider {

    private final KeycloakSession session;

    HinSecuredDomainsResource(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    /** Whether exactly this domain is listed; 400 for what is no mail domain. */
    @GET
    @Path("{domain}")
    public Response lookUp(@PathParam("domain") String written) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        Optional<MailDomain> domain = MailDomain.of(written);
        if (domain.isEmpty()) {
            answer.put("error", "malformed_domain");
            answer.put("error_description", "Give one mail domain, such as hin.ch: no @, no dot at the end.");
            return answer(Response.Status.BAD_REQUEST, answer);
        }
        answer.put("domain", domain.get().ascii());
        answer.put("secured", HinSecuredDomains.of(session).lists(domain.get().ascii()));
        return answer(Response.Status.OK, answer);
    }

    private static Response answer(Response.Status status, ObjectNode answer) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(answer.toString())
                .build();
    }

    @Override
    public void close() {
        // Nothing held.
    }
}
