package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.email.EmailLink;
import ch.monespacepro.keycloak.email.EmailLinkPage;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.keycloak.models.KeycloakSession;

/** The page of a mailed link about a change of the e-mail address. Only its button acts. */
public final class EmailLinkResource {

    private final KeycloakSession session;
    private final EmailLink link;

    EmailLinkResource(KeycloakSession session, EmailLink link) {
        this.session = session;
        this.link = link;
    }

    @GET
    public Response show(@QueryParam(EmailLink.KEY) String key) {
        return new EmailLinkPage(session, link, key).show();
    }

    @POST
    public Response act(@QueryParam(EmailLink.KEY) String key) {
        return new EmailLinkPage(session, link, key).act();
    }
}
