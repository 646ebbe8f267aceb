package ch.monespacepro.keycloak.api;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Path;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AccountRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.managers.AppAuthManager.BearerTokenAuthenticator;
import org.keycloak.services.managers.Auth;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resources.account.SessionResource;
import org.keycloak.util.TokenUtil;

/** What people do at Keycloak with their own token: {@code /realms/{realm}/mep/…}. */
public final class PortalEndpoints implements RealmResourceProvider {

    /** The client scope a token needs to see and end the sessions of the person it stands for. */
    private static final String SESSIONS_SCOPE = "sessions";

    private final KeycloakSession session;

    PortalEndpoints(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    /**
     * The sessions of the account API, below another door. Keycloak's own asks for a role, {@code manage-account},
     * with which a token also changes the profile, links identities and deletes the ways to sign in.
     *
     * @throws NotAuthorizedException without a token that is valid now
     * @throws ForbiddenException when it lacks the scope
     */
    @Path("sessions")
    public SessionResource sessions() {
        AuthResult person = new BearerTokenAuthenticator(session).authenticate();
        if (person == null) {
            throw new NotAuthorizedException("Bearer");
        }
        if (!TokenUtil.hasScope(person.token().getScope(), SESSIONS_SCOPE)) {
            throw new ForbiddenException("The token lacks the scope " + SESSIONS_SCOPE);
        }
        RealmModel realm = session.getContext().getRealm();
        ClientModel account = realm.getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
        AccessToken key = new AccessToken();
        key.addAccess(account.getClientId()).addRole(AccountRoles.MANAGE_ACCOUNT);
        EventBuilder event = new EventBuilder(realm, session, session.getContext().getConnection())
                .client(person.client())
                .user(person.user());
        return new SessionResource(
                session, new Auth(realm, key, person.user(), account, person.session(), false), event);
    }

    @Override
    public void close() {
        // Nothing held.
    }
}
