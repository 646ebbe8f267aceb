package ch.monespacepro.keycloak.api;

import org.keycloak.events.EventBuilder;
import org.keycloak.models.AccountRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.managers.Auth;
import org.keycloak.services.resources.account.SessionResource;

/**
 * {@code sessions}: the caller's user sessions. They can be ended one by one, or all except the current one.
 *
 * <p>The resource is that of Keycloak's account API under another path. The account API requires the role
 * {@code manage-account}, with which a token can also change the profile, link identities and delete credentials.
 */
final class OwnSessions {

    /** The client scope that a token needs. */
    static final String SCOPE = "sessions";

    private OwnSessions() {}

    static SessionResource of(KeycloakSession session, Caller caller) {
        ClientModel account = caller.realm().getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
        AccessToken key = new AccessToken();
        key.addAccess(account.getClientId()).addRole(AccountRoles.MANAGE_ACCOUNT);
        EventBuilder event = new EventBuilder(
                        caller.realm(), session, session.getContext().getConnection())
                .client(caller.client())
                .user(caller.person());
        Auth auth = new Auth(caller.realm(), key, caller.person(), account, caller.session(), false);
        return new SessionResource(session, auth, event);
    }
}
