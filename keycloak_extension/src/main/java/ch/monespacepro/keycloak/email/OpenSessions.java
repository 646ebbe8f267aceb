package ch.monespacepro.keycloak.email;

import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * The person's open sessions.
 *
 * @param own whose transaction ends them
 * @param request the session of the request
 */
record OpenSessions(KeycloakSession own, KeycloakSession request, UserModel person) {

    /** Ends them as a sign-out of each does: applications are told. To be called last, because no rollback restores them. */
    void end(String except) {
        RealmModel realm = own.getContext().getRealm();
        List<UserSessionModel> others = own.sessions()
                .getUserSessionsStream(realm, person)
                .filter(open -> !open.getId().equals(except))
                .toList();
        for (UserSessionModel open : others) {
            AuthenticationManager.backchannelLogout(
                    own,
                    realm,
                    open,
                    request.getContext().getUri(),
                    request.getContext().getConnection(),
                    request.getContext().getHttpRequest().getHttpHeaders(),
                    true);
        }
    }
}
