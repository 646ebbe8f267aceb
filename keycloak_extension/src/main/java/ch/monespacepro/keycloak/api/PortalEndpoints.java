package ch.monespacepro.keycloak.api;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resources.account.SessionResource;

/** The endpoints that people call with their own token: {@code /realms/{realm}/mep/…}. Routes only. */
public final class PortalEndpoints implements RealmResourceProvider {

    private final KeycloakSession session;

    PortalEndpoints(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    @Path("sessions")
    public SessionResource sessions() {
        return OwnSessions.of(session, Caller.of(session).withScope(OwnSessions.SCOPE));
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
