package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.address.MailDomain;
import ch.monespacepro.keycloak.hin.HinSecuredDomains;
import ch.monespacepro.keycloak.http.Problem;
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
 * <p>The endpoint is public: it handles no personal data and cannot be used to list the table.
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

    /** Answers whether exactly this domain is listed; 400 for a malformed domain. */
    @GET
    @Path("{domain}")
    public Response lookUp(@PathParam("domain") String written) {
        Optional<MailDomain> domain = MailDomain.of(written);
        if (domain.isEmpty()) {
            return Problem.of(
                            Response.Status.BAD_REQUEST,
                            "malformed_domain",
                            "Give one mail domain, such as hin.ch: no @, no dot at the end.")
                    .response();
        }
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("domain", domain.get().ascii())
                .put("secured", HinSecuredDomains.of(session).lists(domain.get().ascii()));
        return Response.ok(answer.toString(), MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
