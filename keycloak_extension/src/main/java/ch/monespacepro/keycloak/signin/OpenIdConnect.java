package ch.monespacepro.keycloak.signin;

import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.RequiredActionContext.KcActionStatus;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCProviderConfig;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * OpenID Connect, where a silent request ({@code prompt=none}) does not fail because of an action that waits for a full
 * sign-in: the person was let in without it, so an application that asks silently is, too.
 *
 * <p>Keycloak decides in one place whether a silent request needs interaction, and knows no action that may wait.
 */
final class OpenIdConnect extends OIDCLoginProtocol {

    OpenIdConnect(OIDCProviderConfig config) {
        super(config);
    }

    @Override
    public Response sendError(AuthenticationSessionModel login, Error error, String message) {
        if (error == Error.PASSIVE_INTERACTION_REQUIRED && onlyWaitingActions(login)) {
            AuthResult open = AuthenticationManager.authenticateIdentityCookie(session, realm, true);
            if (open != null && open.user().equals(login.getAuthenticatedUser())) {
                return finish(login, open);
            }
        }
        return super.sendError(login, error, message);
    }

    private static boolean onlyWaitingActions(AuthenticationSessionModel login) {
        return login.getAuthenticatedUser() != null
                && !SignInProofs.of(login).isFullSignIn()
                && !login.getClient().isConsentRequired()
                && ProtectedActions.of(login).areAll();
    }

    private Response finish(AuthenticationSessionModel login, AuthResult open) {
        String action = login.getClientNote(Constants.KC_ACTION);
        if (action != null) {
            AuthenticationManager.setKcActionStatus(action, KcActionStatus.ERROR, login);
        }
        ClientSessionContext client = AuthenticationProcessor.attachSession(
                login, open.session(), session, realm, session.getContext().getConnection(), event);
        event.success();
        return AuthenticationManager.redirectAfterSuccessfulFlow(
                session, realm, open.session(), client, session.getContext().getHttpRequest(), uriInfo,
                session.getContext().getConnection(), event, login, this);
    }
}
