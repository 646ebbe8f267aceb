package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.keycloak.models.KeycloakSession;

/** The answer about a delegation that does not exist, and about one that is not the caller's: the same for both. */
public final class UnknownDelegation {

    private UnknownDelegation() {}

    public static Problem problem() {
        return Problem.of(Status.NOT_FOUND, "unknown_delegation", "There is no such delegation.");
    }

    /**
     * Records that the caller may not do this, and refuses.
     *
     * @throws jakarta.ws.rs.WebApplicationException 404, always
     */
    public static void refuse(KeycloakSession session, Actor actor, String act, String principalId, String assistantId) {
        new Trail(session, actor).refused(act, "not_their_delegation", List.of(principalId, assistantId));
        throw problem().exception();
    }
}
